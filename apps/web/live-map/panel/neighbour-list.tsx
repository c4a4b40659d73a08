'use client';

import type { GraphConnection, TrafficGraph } from '@faultline/model';
import { connectionKey } from '../../connection-key.ts';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { HealthMark } from '../../ui/health-mark.tsx';
import { SelectionLink } from '../selection-link.tsx';
import styles from './neighbour-list.module.css';

interface Props {
  graph: TrafficGraph;
  connections: readonly GraphConnection[];
  /** Which end of each connection is the neighbour. */
  end: 'source' | 'target';
  onSelect: (selection: Selection) => void;
}

/** Callers or callees, the busiest first; each leads to the connection. */
export function NeighbourList({ graph, connections, end, onSelect }: Props) {
  const {
    text,
    numbers: { milliseconds, percent, perSecond },
  } = useLanguage();
  const nameOf = new Map(graph.nodes.map((node) => [node.id, node.name]));
  return (
    <ul className={styles.list}>
      {connections
        .toSorted((a, b) => b.attempted - a.attempted)
        .map((connection) => {
          const { source, target, health, rps, errorRate, latency, breaker } = connection;
          return (
            <li key={connectionKey(connection)} className={styles.row}>
              <HealthMark health={health} />
              <span className={styles.name}>
                <SelectionLink selection={{ type: 'connection', source, target }} onSelect={onSelect}>
                  {nameOf.get(connection[end]) ?? connection[end]}
                </SelectionLink>
                {breaker.instances > 0 && breaker.state !== 'closed' && (
                  <span className={styles.breaker}>{text.breakerState[breaker.state]}</span>
                )}
              </span>
              <span>{perSecond(rps)}</span>
              <span className={errorRate > 0 ? styles.errors : styles.quiet}>{percent(errorRate)}</span>
              <span className={styles.quiet}>{milliseconds(latency.p95)}</span>
            </li>
          );
        })}
    </ul>
  );
}
