'use client';

import { GROUPINGS, type Grouping, type TrafficGraph } from '@faultline/model';
import { useLanguage } from '../../text/use-language.tsx';
import styles from './level-control.module.css';
import { LEFT_OUT, type LevelState } from './level-state.ts';

interface Props {
  graph: TrafficGraph;
  level: LevelState;
  onLevel: (level: Partial<LevelState>) => void;
}

/** What services are grouped by, and which nodes are left out. */
export function LevelControl({ graph, level, onLevel }: Props) {
  const { text } = useLanguage();
  const words = text.levels;
  const { grouping, leftOut } = level;
  const offered = GROUPINGS.filter((candidate) => candidate === grouping || isKnown(graph, candidate));
  return (
    <div className={styles.control}>
      {offered.length > 0 && (
        <select
          aria-label={words.groupBy}
          title={words.groupBy}
          value={grouping ?? ''}
          onChange={(event) => {
            const chosen = GROUPINGS.find((candidate) => candidate === event.target.value) ?? null;
            onLevel({ grouping: chosen, open: [] });
          }}
        >
          <option value="">{words.services}</option>
          {offered.map((candidate) => (
            <option key={candidate} value={candidate}>
              {words.by[candidate]}
            </option>
          ))}
        </select>
      )}
      {LEFT_OUT.map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={!leftOut.includes(kind)}
          title={words.leftOutHint[kind]}
          onClick={() => onLevel({ leftOut: LEFT_OUT.filter((other) => (other === kind) !== leftOut.includes(other)) })}
        >
          {words.leftOut[kind]}
        </button>
      ))}
    </div>
  );
}

/** Whether any service says it: a system without teams is not grouped by them. */
function isKnown({ nodes }: TrafficGraph, grouping: Grouping): boolean {
  return nodes.some((node) => (grouping === 'region' ? node.regions.length > 0 : node[grouping] !== ''));
}
