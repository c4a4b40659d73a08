'use client';

import type { GraphConnection, TrafficGraph } from '@faultline/model';
import { connectionKey } from '../../connection-key.ts';
import { useLanguage } from '../../text/use-language.tsx';
import type { Sight } from '../../traffic-map/graph-part.ts';
import { isSameSelection, type Selection } from '../../traffic-map/selection.ts';
import { SelectionLink } from '../selection-link.tsx';
import { connectionColumns, nodeColumns } from './columns.ts';
import { GraphTable } from './graph-table.tsx';
import styles from './table-twin.module.css';

interface Props {
  graph: TrafficGraph;
  sight: Sight;
  selection: Selection | null;
  onSelect: (selection: Selection) => void;
}

/** The map's figures as tables, for reading, sorting, and for whoever does not see the map. */
export function TableTwin({ graph, sight: { shown, bright }, selection, onSelect }: Props) {
  const language = useLanguage();
  const { text } = language;
  const nameOf = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const isShown = (connection: GraphConnection) => shown?.connections.has(connectionKey(connection)) ?? true;
  const connections = graph.connections.filter(isShown).map((connection) => ({
    ...connection,
    sourceName: nameOf.get(connection.source) ?? connection.source,
    targetName: nameOf.get(connection.target) ?? connection.target,
  }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.tables} tabIndex={0} aria-label={text.bar.table}>
      <GraphTable
        title={text.table.nodes}
        rows={graph.nodes.filter(({ id, kind }) => kind !== 'entry' && (shown?.nodes.has(id) ?? true))}
        columns={nodeColumns(language)}
        keyOf={({ id }) => id}
        isBright={({ id }) => bright?.nodes.has(id) ?? true}
        isSelected={({ id }) => isSameSelection(selection, { type: 'node', id })}
        link={({ id }, children) => (
          <SelectionLink selection={{ type: 'node', id }} current={selection} onSelect={onSelect}>
            {children}
          </SelectionLink>
        )}
      />
      <GraphTable
        title={text.table.connections}
        rows={connections}
        columns={connectionColumns(language)}
        keyOf={connectionKey}
        isBright={(connection) => bright?.connections.has(connectionKey(connection)) ?? true}
        isSelected={({ source, target }) => isSameSelection(selection, { type: 'connection', source, target })}
        link={({ source, target }, children) => (
          <SelectionLink selection={{ type: 'connection', source, target }} current={selection} onSelect={onSelect}>
            {children}
          </SelectionLink>
        )}
      />
    </section>
  );
}
