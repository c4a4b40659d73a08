'use client';

import Link from 'next/link';
import { clockOffsetMs, liveClock, ShownClockContext } from '../live-feed/server-clock.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import { NotHere } from '../shell/not-here.tsx';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import { FaultFacts } from './fault-facts.tsx';
import { FaultHeader } from './fault-header.tsx';
import { FaultIncidents } from './fault-incidents.tsx';
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
  const offsetMs = clockOffsetMs(feed);
  const { data, error } = useExperiment(id, offsetMs);
  return (
    <div className={layout.page}>
      <TopBar page="faults" feed={feed} canSignOut={canSignOut} />
      {data ? (
        <main className={layout.scroll} aria-label={data.name}>
          <ShownClockContext value={liveClock(feed)}>
            <FaultHeader experiment={data} />
          </ShownClockContext>
          <div className={report.columns}>
            <IsolationReport experiment={data} injectedCalls={data.injected} clockOffsetMs={offsetMs} />
            <div className={report.column}>
              <FaultFacts experiment={data} />
              <FaultIncidents experiment={data} clockOffsetMs={offsetMs} />
              <p>
                <Link href={paths.faultsPage}>{words.back}</Link>
              </p>
            </div>
          </div>
        </main>
      ) : (
        <NotHere error={error} words={words} listPath={paths.faultsPage} />
      )}
    </div>
  );
}
