'use client';

import type { TrafficGraph } from '@faultline/model';
import { type ReactNode, useCallback } from 'react';
import { connectionKey } from '../../connection-key.ts';
import type { Sight } from '../../traffic-map/graph-part.ts';
import type { Selection } from '../../traffic-map/selection.ts';
import { windowSeconds } from '../../ui/figures.ts';
import { PanelFrame } from '../../ui/panel/panel-frame.tsx';
import { InGroup } from '../levels/in-group.tsx';
import { HiddenNote } from '../missing/hidden-note.tsx';
import { MissingPanel } from '../missing/missing-panel.tsx';
import type { Focus } from '../view-state.ts';
import { ConnectionPanel } from './connection-panel.tsx';
import { NodePanel } from './node-panel.tsx';

interface Props {
  graph: TrafficGraph;
  sight: Sight;
  selection: Selection;
  onSelect: (selection: Selection | null) => void;
  onFocus: (focus: Focus) => void;
  /** Opens a group (node id), and shows one of its services if one is named. */
  onOpenGroup: (id: string, service?: string) => void;
  /** Leaves filter and focus. */
  onShowAll: () => void;
}

/** Everything known of the selected node or connection. */
export function SidePanel(props: Props) {
  const { onSelect } = props;
  const close = useCallback(() => onSelect(null), [onSelect]);
  return (
    <PanelFrame onClose={close}>
      {isHidden(props) && <HiddenNote onShowAll={props.onShowAll} />}
      {content(props)}
    </PanelFrame>
  );
}

function isHidden({ graph, sight: { shown }, selection }: Props): boolean {
  if (!shown) return false;
  if (selection.type === 'node') {
    return graph.nodes.some(({ id }) => id === selection.id) && !shown.nodes.has(selection.id);
  }
  const { source, target } = selection;
  const isThere = graph.connections.some((other) => other.source === source && other.target === target);
  return isThere && !shown.connections.has(connectionKey({ source, target }));
}

function content({ graph, selection, onSelect, onFocus, onOpenGroup }: Props): ReactNode {
  const seconds = windowSeconds(graph);
  if (selection.type === 'node') {
    const node = graph.nodes.find(({ id }) => id === selection.id);
    const group = graph.nodes.find(({ services }) => services?.some(({ name }) => name === selection.id));
    if (group) return <InGroup name={selection.id} group={group} onOpen={() => onOpenGroup(group.id, selection.id)} />;
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
      <MissingPanel key={selection.id} selection={selection} windowSeconds={seconds} />
    );
  }
  const { source, target } = selection;
  const connection = graph.connections.find((other) => other.source === source && other.target === target);
  return connection ? (
    <ConnectionPanel key={`${source}\n${target}`} graph={graph} connection={connection} onSelect={onSelect} />
  ) : (
    <MissingPanel key={`${source}\n${target}`} selection={selection} windowSeconds={seconds} />
  );
}
