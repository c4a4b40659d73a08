'use client';

import layout from '../live-map/live-map.module.css';
import { useLiveGraph } from '../live-map/use-live-graph.ts';
import { TopBar } from '../shell/top-bar.tsx';
import { useLanguage } from '../text/use-language.tsx';
import { ExperimentTable } from './experiment-table.tsx';
import styles from './faults-page.module.css';
import { NewExperiment } from './new-experiment.tsx';
import { useExperiments } from './use-experiments.ts';

/** Failures that are injected on purpose: all experiments, newest first, and a form for the next. */
export function FaultsPage({ canSignOut }: { canSignOut: boolean }) {
  const feed = useLiveGraph();
  const { text } = useLanguage();
  const words = text.faults;
  const { data, error } = useExperiments();
  return (
    <div className={layout.page}>
      <TopBar page="faults" feed={feed} canSignOut={canSignOut} />
      <main className={styles.main} aria-label={words.title}>
        <NewExperiment graph={feed.snapshot} clockOffsetMs={feed.status ? feed.status.now - feed.receivedAt : 0} />
        {error && (
          <p className={styles.message} role="alert">
            {words.failed(error.message)}
          </p>
        )}
        {!data && !error && (
          <p className={styles.message} role="status">
            {words.loading}
          </p>
        )}
        {data?.experiments.length === 0 && (
          <div className={styles.message} role="status">
            <h2>{words.none}</h2>
            <p>{words.noneWhy}</p>
            <p>{words.noneHow}</p>
          </div>
        )}
        {data && data.experiments.length > 0 && <ExperimentTable experiments={data.experiments} />}
      </main>
    </div>
  );
}
