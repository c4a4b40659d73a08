'use client';

import type { TrafficGraph } from '@faultline/model';
import { type ReactNode, useCallback } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { PanelFrame } from '../../ui/panel/panel-frame.tsx';
import styles from '../../ui/panel/side-panel.module.css';
import type { Focus } from '../view-state.ts';
import { ConnectionPanel } from './connection-panel.tsx';
import { NodePanel } from './node-panel.tsx';

interface Props {
  graph: TrafficGraph;
  selection: Selection;
  onSelect: (selection: Selection | null) => void;
  onFocus: (focus: Focus) => void;
  /** Opens a group (node id), and shows one of its services if one is named. */
  onOpenGroup: (id: string, service?: string) => void;
}

/** Everything known of the selected node or connection. */
export function SidePanel(props: Props) {
  const { onSelect } = props;
  const close = useCallback(() => onSelect(null), [onSelect]);
  return <PanelFrame onClose={close}>{content(props)}</PanelFrame>;
}

function content({ graph, selection, onSelect, onFocus, onOpenGroup }: Props): ReactNode {
  if (selection.type === 'node') {
    const node = graph.nodes.find(({ id }) => id === selection.id);
    return node ? (
      <NodePanel
        key={node.id}
        graph={graph}
        node={node}
        onSelect={onSelect}
        onFocus={onFocus}
        onOpenGroup={onOpenGroup}
      />
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
