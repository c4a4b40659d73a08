'use client';

import { displayNameOfId, type Suspect } from '@faultline/model';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { IncidentDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from './suspect-list.module.css';

/** Suspects, each with the sentences, figures and traces that speak against it. */
export function SuspectList({ incident }: { incident: IncidentDocument }) {
  const { suspects, diagnosedAt } = incident;
  const { text } = useLanguage();
  const words = text.incidents;
  return (
    <section className={styles.section}>
      <h2>{words.suspects}</h2>
      {suspects.length === 0 && (
        <p className={styles.quiet}>{diagnosedAt > 0 ? words.noSuspects : words.notDiagnosed}</p>
      )}
      <ol>
        {suspects.map((suspect) => (
          <li key={`${suspect.kind} ${suspect.service}`} className={suspect.rank === 1 ? styles.first : styles.other}>
            <SuspectCard suspect={suspect} deploys={deploysBefore(incident, suspect)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Where clocks differ, a version may be seen a moment after its first failure. */
const DEPLOYED_UNTIL_MS = 15_000;

/** What began to run in a suspect's place shortly before: whoever reads of a fault asks first what was changed. */
function deploysBefore({ timeline, start }: IncidentDocument, { service }: Suspect): IncidentDocument['timeline'] {
  return timeline.filter(
    (entry) => entry.kind === 'deploy' && entry.service === service && entry.at <= start + DEPLOYED_UNTIL_MS,
  );
}

function SuspectCard({ suspect, deploys }: { suspect: Suspect; deploys: IncidentDocument['timeline'] }) {
  const { text, numbers } = useLanguage();
  const words = text.incidents;
  const { rank, service, score, evidence, explains, tiedWith, attributes = [] } = suspect;
  return (
    <>
      <h3>
        <span className={styles.rank}>{rank}</span>
        <span title={service}>{displayNameOfId(service)}</span>
        <span className={styles.score} title={words.scoreHint}>
          <span className={styles.bar} aria-hidden="true">
            <span style={{ width: `${score * 100}%` }} />
          </span>
          {words.score(score)}
        </span>
      </h3>
      <p>{text.sentences.suspect(suspect)}</p>
      {explains > 0 && (
        <p className={styles.quiet} title={words.explainsHint}>
          {words.explains(explains)}
        </p>
      )}
      {tiedWith.length > 0 && <p className={styles.quiet}>{words.tied(tiedWith.map(displayNameOfId).join(', '))}</p>}
      <ul>
        {deploys.map((deploy) => (
          <li key={`${deploy.at} ${deploy.text}`}>
            <span className={styles.type}>{words.kinds.deploy}</span>
            <span>
              {text.sentences.happened(deploy)}{' '}
              <time dateTime={new Date(deploy.at).toISOString()}>{numbers.timeOfDay(deploy.at)}</time>
            </span>
          </li>
        ))}
        {evidence.map((one) => (
          <li key={`${one.type} ${one.text}`}>
            <span className={styles.type}>{words.evidence[one.type]}</span>
            <span>
              {text.sentences.evidence(one)}
              {(one.traceIds?.length ?? 0) > 0 && (
                <span className={styles.traces}>
                  {words.examples}:
                  {one.traceIds!.map((traceId) => (
                    <Link key={traceId} href={paths.tracePage(traceId)} prefetch={false} title={traceId}>
                      {traceId.slice(0, 8)}
                    </Link>
                  ))}
                </span>
              )}
            </span>
          </li>
        ))}
        {attributes.map(({ key, value, inBad, inGood }) => (
          <li key={`${key}=${value}`}>
            <span className={styles.type}>{breakable(key)}</span>
            <span>
              {value} <span className={styles.quiet}>{words.contrast(inBad, inGood)}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** An attribute's name, which a narrow column may break between its words only. */
function breakable(name: string): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name than their place
  return name.split(/(?<=[._])/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={index} />, part]));
}
