'use client';

import { clockOffsetMs } from '../live-feed/server-clock.ts';
import { useLiveGraph } from '../live-feed/use-live-graph.ts';
import layout from '../shell/page.module.css';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { PageMessage } from '../ui/page-message.tsx';
import { ExperimentTable } from './experiment-table.tsx';
import { NewExperiment } from './new-experiment.tsx';
import { useExperiments } from './use-experiments.ts';

/** Failures that are injected on purpose: all experiments, newest first, and a form for the next. */
export function FaultsPage({ canSignOut }: { canSignOut: boolean }) {
  const feed = useLiveGraph();
  const { text } = useLanguage();
  const words = text.faults;
  const { data, error } = useExperiments();
  const offsetMs = clockOffsetMs(feed);
  return (
    <div className={layout.page}>
      <TopBar page="faults" feed={feed} canSignOut={canSignOut} />
      <main className={layout.scroll} aria-label={words.title}>
        <NewExperiment graph={feed.snapshot} clockOffsetMs={offsetMs} />
        {error && <PageMessage role="alert">{words.failed(error.message)}</PageMessage>}
        {!data && !error && <PageMessage>{words.loading}</PageMessage>}
        {data?.experiments.length === 0 && (
          <PageMessage title={words.none}>
            <p>{words.noneWhy}</p>
            <p>{words.noneHow}</p>
          </PageMessage>
        )}
        {data && data.experiments.length > 0 && (
          <ExperimentTable experiments={data.experiments} clockOffsetMs={offsetMs} />
        )}
      </main>
    </div>
  );
}
