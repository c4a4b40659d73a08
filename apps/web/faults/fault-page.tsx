'use client';

import Link from 'next/link';
import layout from '../live-map/live-map.module.css';
import { ServerClockOffset } from '../live-map/server-clock.ts';
import { useLiveGraph } from '../live-map/use-live-graph.ts';
import { paths } from '../paths.ts';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { FaultFacts } from './fault-facts.tsx';
import { FaultHeader } from './fault-header.tsx';
import { FaultIncidents } from './fault-incidents.tsx';
import styles from './fault-page.module.css';
import listStyles from './faults-page.module.css';
import { IsolationReport } from './isolation-report.tsx';
import { useExperiment } from './use-experiments.ts';

interface Props {
  id: string;
  canSignOut: boolean;
}

/** An experiment while it runs and afterwards: stop it, and see whether it hurt anybody else. */
export function FaultPage({ id, canSignOut }: Props) {
  const feed = useLiveGraph();
  const { text } = useLanguage();
  const words = text.faults;
  const { data, error } = useExperiment(id);
  const clockOffsetMs = feed.status ? feed.status.now - feed.receivedAt : 0;
  return (
    <div className={layout.page}>
      <TopBar page="faults" feed={feed} canSignOut={canSignOut} />
      {data ? (
        <main className={listStyles.main} aria-label={data.name}>
          <ServerClockOffset value={clockOffsetMs}>
            <FaultHeader experiment={data} />
          </ServerClockOffset>
          <div className={styles.columns}>
            <IsolationReport experiment={data} injectedCalls={data.injected} clockOffsetMs={clockOffsetMs} />
            <div className={styles.column}>
              <FaultFacts experiment={data} />
              <FaultIncidents experiment={data} />
              <p>
                <Link href={paths.faultsPage}>{words.back}</Link>
              </p>
            </div>
          </div>
        </main>
      ) : (
        <main className={listStyles.main} aria-label={words.title}>
          <div className={listStyles.message} role="status">
            {error ? (
              <>
                <h2>{words.notFound}</h2>
                <p>{error.message}</p>
                <Link href={paths.faultsPage}>{words.back}</Link>
              </>
            ) : (
              <p>{words.loading}</p>
            )}
          </div>
        </main>
      )}
    </div>
  );
}
