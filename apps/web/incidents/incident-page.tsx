'use client';

import Link from 'next/link';
import type { IncidentDocument } from '../api-documents.ts';
import layout from '../live-map/live-map.module.css';
import { ServerClockOffset } from '../live-map/server-clock.ts';
import { useLiveGraph } from '../live-map/use-live-graph.ts';
import { paths } from '../paths.ts';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { IncidentHeader } from './incident-header.tsx';
import styles from './incident-page.module.css';
import listStyles from './incidents-page.module.css';
import { Remarks } from './remarks.tsx';
import { SuspectList } from './suspect-list.tsx';
import { Symptoms } from './symptoms.tsx';
import { Timeline } from './timeline.tsx';
import { useIncident } from './use-incidents.ts';

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
        <main className={styles.main} aria-label={data.summary}>
          <ServerClockOffset value={feed.status ? feed.status.now - feed.receivedAt : 0}>
            <IncidentHeader incident={data} />
          </ServerClockOffset>
          <div className={styles.columns}>
            <div className={styles.column}>
              <SuspectList incident={data} />
              <Symptoms symptoms={data.symptoms} />
            </div>
            <div className={styles.column}>
              <Impact incident={data} />
              <Timeline incident={data} />
              <Remarks key={data.id} incident={data} nodes={nodes} />
            </div>
          </div>
        </main>
      ) : (
        <main className={listStyles.main} aria-label={text.incidents.title}>
          <div className={listStyles.message} role="status">
            {error ? (
              <>
                <h2>{text.incidents.notFound}</h2>
                <p>{error.message}</p>
                <Link href={paths.incidentsPage}>{text.incidents.back}</Link>
              </>
            ) : (
              <p>{text.incidents.loading}</p>
            )}
          </div>
        </main>
      )}
    </div>
  );
}

function Impact({ incident: { impact, critical } }: { incident: IncidentDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.incidents;
  return (
    <section className={styles.card}>
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
          <span className={styles.quiet}>{words.services}: </span>
          {impact.services.join(', ')}
        </p>
      )}
      {impact.entries.length > 0 && (
        <p>
          <span className={styles.quiet}>{words.entries}: </span>
          {impact.entries.join(', ')}
        </p>
      )}
    </section>
  );
}
