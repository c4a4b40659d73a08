'use client';

import type { TrafficGraph } from '@faultline/model';
import { connectionKey } from '../../connection-key.ts';
import { useLanguage } from '../../text/use-language.tsx';
import { isSameSelection, type Selection } from '../../traffic-map/selection.ts';
import { SelectionLink } from '../selection-link.tsx';
import { connectionColumns, nodeColumns } from './columns.ts';
import { GraphTable } from './graph-table.tsx';
import styles from './table-twin.module.css';

interface Props {
  graph: TrafficGraph;
  selection: Selection | null;
  onSelect: (selection: Selection) => void;
}

/** The map's figures as tables, for reading, sorting, and for whoever does not see the map. */
export function TableTwin({ graph, selection, onSelect }: Props) {
  const language = useLanguage();
  const { text } = language;
  const nameOf = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const connections = graph.connections.map((connection) => ({
    ...connection,
    sourceName: nameOf.get(connection.source) ?? connection.source,
    targetName: nameOf.get(connection.target) ?? connection.target,
  }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.tables} tabIndex={0} aria-label={text.bar.table}>
      <GraphTable
        title={text.table.nodes}
        rows={graph.nodes.filter(({ kind }) => kind !== 'entry')}
        columns={nodeColumns(language)}
        keyOf={({ id }) => id}
        isSelected={({ id }) => isSameSelection(selection, { type: 'node', id })}
        link={({ id }, children) => (
          <SelectionLink selection={{ type: 'node', id }} current={selection} view="table" onSelect={onSelect}>
            {children}
          </SelectionLink>
        )}
      />
      <GraphTable
        title={text.table.connections}
        rows={connections}
        columns={connectionColumns(language)}
        keyOf={connectionKey}
        isSelected={({ source, target }) => isSameSelection(selection, { type: 'connection', source, target })}
        link={({ source, target }, children) => (
          <SelectionLink
            selection={{ type: 'connection', source, target }}
            current={selection}
            view="table"
            onSelect={onSelect}
          >
            {children}
          </SelectionLink>
        )}
      />
    </section>
  );
}
