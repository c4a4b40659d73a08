'use client';

import Link from 'next/link';
import type { IncidentDocument } from '../api-documents.ts';
import { useShownNow } from '../live-feed/server-clock.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import { NO_SEARCH, writeSearchState } from '../traces/search-state.ts';
import report from '../ui/report.module.css';
import { SeverityMark } from '../ui/severity-mark.tsx';
import { incidentMarkdown } from './incident-markdown.ts';
import styles from './incident-page.module.css';
import { useRemark } from './use-incident.ts';

const SEEN_AFTER_MS = 60_000;

/** The incident in a sentence, its times, and what can be done with it. */
export function IncidentHeader({ incident }: { incident: IncidentDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.incidents;
  const { mutate, isPending, error } = useRemark(incident.id);
  const isAcknowledged = incident.acknowledgedAt > 0;
  return (
    <header className={report.header}>
      <p className={report.line}>
        <SeverityMark severity={incident.severity} status={incident.status} />
        {incident.experimentIds.map((id) => (
          <span key={id} className={styles.injected} title={id}>
            ⚡ {words.injected}
          </span>
        ))}
        {isAcknowledged && <span className={report.quiet}>✓ {words.acknowledged}</span>}
      </p>
      <h1>{text.sentences.summary(incident)}</h1>
      <p className={report.line}>
        <time dateTime={new Date(incident.start).toISOString()}>{numbers.dayAndTime(incident.start)}</time>
        <span className={report.quiet}>{words.detected(incident.detected - incident.start)}</span>
        <span className={report.quiet}>
          {incident.end > 0 ? words.lasted(incident.end - incident.start) : <Since start={incident.start} />}
        </span>
        <span className={report.quiet}>
          {words.compared(numbers.timeOfDay(incident.baseline.from), numbers.timeOfDay(incident.baseline.to))}
        </span>
        {incident.mergedInto && <Link href={paths.incidentPage(incident.mergedInto)}>{words.merged}</Link>}
      </p>
      <p className={styles.actions}>
        <button type="button" disabled={isPending} onClick={() => mutate({ acknowledged: !isAcknowledged })}>
          {isAcknowledged ? words.unacknowledge : words.acknowledge}
        </button>
        <Link prefetch={false} href={paths.mapAt(seenAt(incident), incident.baseline.to)}>
          {words.onMap}
        </Link>
        <Link
          prefetch={false}
          href={`${paths.tracesPage}${writeSearchState({
            ...NO_SEARCH,
            service: incident.suspects[0]?.kind === 'service' ? incident.suspects[0].service : '',
            from: incident.start,
            to: Math.max(incident.end || incident.detected, incident.start + 60_000),
          })}`}
        >
          {words.tracesOf}
        </Link>
        <a href={paths.incident(incident.id)} download={`incident-${incident.id}.json`}>
          {words.json}
        </a>
        <button type="button" onClick={() => saveMarkdown(incident)}>
          {words.markdown}
        </button>
      </p>
      {error && <p role="alert">{words.notSaved(error.message)}</p>}
    </header>
  );
}

/** When it is on the map: the minute before it was noticed, or the first of it. */
function seenAt({ start, detected }: IncidentDocument): number {
  return Math.max(detected, start + SEEN_AFTER_MS);
}

function Since({ start }: { start: number }) {
  const { text } = useLanguage();
  return text.incidents.since(useShownNow(1_000) - start);
}

function saveMarkdown(incident: IncidentDocument): void {
  const text = incidentMarkdown(incident, window.location.href);
  const url = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `incident-${incident.id}.md`;
  link.click();
  URL.revokeObjectURL(url);
}
