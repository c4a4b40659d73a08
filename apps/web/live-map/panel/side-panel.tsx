'use client';

import type { TrafficGraph } from '@faultline/model';
import { type ReactNode, useEffect } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { ConnectionPanel } from './connection-panel.tsx';
import { NodePanel } from './node-panel.tsx';
import styles from './side-panel.module.css';

interface Props {
  graph: TrafficGraph;
  selection: Selection;
  onSelect: (selection: Selection | null) => void;
}

/** Everything known of the selected node or connection. Esc closes it. */
export function SidePanel({ graph, selection, onSelect }: Props) {
  const { text } = useLanguage();
  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onSelect(null);
    };
    window.addEventListener('keydown', closeOnEscape);
    return () => window.removeEventListener('keydown', closeOnEscape);
  }, [onSelect]);

  return (
    <aside className={styles.panel} aria-label={text.panel.label} data-testid="side-panel">
      <button
        type="button"
        className={styles.close}
        onClick={() => onSelect(null)}
        aria-label={text.panel.close}
        title={text.panel.close}
      >
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M2.5 2.5l9 9M11.5 2.5l-9 9" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
      </button>
      {content(graph, selection, onSelect)}
    </aside>
  );
}

function content(graph: TrafficGraph, selection: Selection, onSelect: Props['onSelect']): ReactNode {
  if (selection.type === 'node') {
    const node = graph.nodes.find(({ id }) => id === selection.id);
    return node ? (
      <NodePanel key={node.id} graph={graph} node={node} onSelect={onSelect} />
    ) : (
      <Gone name={selection.id} />
    );
  }
  const { source, target } = selection;
  const connection = graph.connections.find((other) => other.source === source && other.target === target);
  return connection ? (
    <ConnectionPanel key={`${source}\n${target}`} graph={graph} connection={connection} onSelect={onSelect} />
  ) : (
    <Gone name={`${source} → ${target}`} />
  );
}

/** What the URL names is not on the map now. */
function Gone({ name }: { name: string }) {
  const { text } = useLanguage();
  return (
    <div className={styles.gone}>
      <h2>{name}</h2>
      <p>{text.panel.gone}</p>
      <p>{text.panel.goneHint}</p>
    </div>
  );
}
