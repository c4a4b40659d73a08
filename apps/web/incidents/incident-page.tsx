'use client';

import type { IncidentDocument } from '../api-documents.ts';
import { liveClock, ShownClockContext } from '../live-feed/server-clock.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import { NotHere } from '../shell/not-here.tsx';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import { Contained } from './contained.tsx';
import { IncidentHeader } from './incident-header.tsx';
import styles from './incident-page.module.css';
import { Likeness } from './likeness.tsx';
import { Remarks } from './remarks.tsx';
import { SuspectList } from './suspect-list.tsx';
import { Symptoms } from './symptoms.tsx';
import { Timeline } from './timeline.tsx';
import { useIncident } from './use-incident.ts';

interface Props {
  id: string;
  canSignOut: boolean;
}

/** Who started it, who is hit, and how that is known. */
export function IncidentPage({ id, canSignOut }: Props) {
  const feed = useLiveGraph();
  const { text } = useLanguage();
  const { data, error } = useIncident(id);
  const nodes = (feed.snapshot?.nodes ?? []).filter(({ kind }) => kind !== 'entry').map((node) => node.id);
  return (
    <div className={layout.page}>
      <TopBar page="incidents" feed={feed} canSignOut={canSignOut} />
      {data ? (
        <main className={layout.scroll} aria-label={text.sentences.summary(data)}>
          <ShownClockContext value={liveClock(feed)}>
            <IncidentHeader incident={data} />
          </ShownClockContext>
          <div className={report.columns}>
            <div className={report.column}>
              <SuspectList incident={data} />
              <Symptoms symptoms={data.symptoms} />
            </div>
            <div className={report.column}>
              <Likeness incident={data} />
              <Impact incident={data} />
              <Contained isolation={data.isolation} />
              <Timeline incident={data} />
              <Remarks key={data.id} incident={data} nodes={nodes} />
            </div>
          </div>
        </main>
      ) : (
        <NotHere error={error} words={text.incidents} listPath={paths.incidentsPage} />
      )}
    </div>
  );
}

function Impact({ incident: { impact, critical } }: { incident: IncidentDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.incidents;
  return (
    <section className={report.card}>
      <h2>{words.impact}</h2>
      <dl className={styles.figures}>
        <div>
          <dd>{numbers.count(impact.requestsLost)}</dd>
          <dt>{words.requestsLost}</dt>
        </div>
        <div>
          <dd>{numbers.percent(impact.shareOfEntry)}</dd>
          <dt>{words.shareOfEntry}</dt>
        </div>
        <div>
          <dd className={styles.name}>{critical || text.table.none}</dd>
          <dt>{words.critical}</dt>
        </div>
      </dl>
      {impact.services.length > 0 && (
        <p>
          <span className={report.quiet}>{words.services}: </span>
          {impact.services.join(', ')}
        </p>
      )}
      {impact.entries.length > 0 && (
        <p>
          <span className={report.quiet}>{words.entries}: </span>
          {impact.entries.join(', ')}
        </p>
      )}
    </section>
  );
}
