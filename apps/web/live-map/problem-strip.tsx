'use client';

import type { TrafficGraph } from '@faultline/model';
import Link from 'next/link';
import { paths } from '../paths.ts';
import { useIncidents } from '../shell/use-incidents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { isSameSelection, type Selection } from '../traffic-map/selection.ts';
import { HealthMark } from '../ui/health-mark.tsx';
import styles from './problem-strip.module.css';
import { ProblemText } from './problem-text.tsx';
import { rankProblems } from './problems.ts';
import { serviceCount } from './service-count.ts';

interface Props {
  graph: TrafficGraph;
  selection: Selection | null;
  onSelect: (selection: Selection) => void;
  /** The graph is of now, and so are open incidents. */
  isLive: boolean;
}

/** What started it where that is known, then what is wrong, worst first; each leads to its figures. Says so where nothing is. */
export function ProblemStrip({ graph, selection, onSelect, isLive }: Props) {
  const { text } = useLanguage();
  const problems = rankProblems(graph);
  if (problems.length === 0) {
    return (
      <section className={styles.strip} aria-label={text.problems.label}>
        {isLive && <OpenIncidents />}
        <span className={styles.calm}>
          <HealthMark health="ok" />
          {text.problems.none}
        </span>
        <span className={styles.detail}>{text.problems.noneDetail(serviceCount(graph), graph.connections.length)}</span>
      </section>
    );
  }
  return (
    <section className={styles.strip} aria-label={text.problems.label}>
      <h2 className={styles.title}>
        {text.problems.label} <span className={styles.count}>{problems.length}</span>
      </h2>
      {isLive && <OpenIncidents />}
      <ol className={styles.list}>
        {problems.map((problem) => (
          <li key={problem.key}>
            <button
              type="button"
              className={`${styles.problem} ${styles[problem.severity]}`}
              aria-pressed={isSameSelection(selection, problem.selection)}
              onClick={() => onSelect(problem.selection)}
            >
              <ProblemText problem={problem} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Open incidents of now by their first sentence, each leading to its evidence. */
function OpenIncidents() {
  const open = useIncidents('?status=open').data?.incidents ?? [];
  const { text } = useLanguage();
  return open.map((incident) => {
    const summary = text.sentences.summary(incident);
    return (
      <Link
        key={incident.id}
        href={paths.incidentPage(incident.id)}
        prefetch={false}
        title={summary}
        className={`${styles.problem} ${styles.incident} ${styles[incident.severity]}`}
      >
        <span>{summary}</span>
      </Link>
    );
  });
}
