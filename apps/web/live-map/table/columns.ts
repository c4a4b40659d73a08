import type { GraphConnection, GraphNode, Health } from '@faultline/model';
import type { Text } from '../../text/en.ts';
import type { Language } from '../../text/language.ts';

/** One column: what it is called, how a row reads in it, and what it is sorted by. */
export interface Column<Row> {
  id: string;
  title: string;
  kind: 'name' | 'word' | 'figure';
  /** Whether the first click sorts from large to small. */
  descendsFirst: boolean;
  show: (row: Row) => string;
  sortBy: (row: Row) => number | string;
}

/** Nodes and connections with the names of their ends, as the tables show them. */
export interface NamedConnection extends GraphConnection {
  sourceName: string;
  targetName: string;
}

const FROM_WORST: Record<Health, number> = { failing: 4, degraded: 3, unknown: 2, ok: 1, idle: 0 };

export function nodeColumns({ text, numbers }: Language): Column<GraphNode>[] {
  const { compact, milliseconds, percent, ratio } = numbers;
  const words = text.table;
  return [
    name('name', words.name, (node) => node.name),
    word('kind', words.kind, (node) => text.nodeKind[node.kind]),
    health((node: GraphNode) => node.health, text),
    figure('errorRate', words.errorRate, (node) => node.errorRate, percent),
    figure('rps', words.rps, (node) => node.rps, compact),
    figure('p50', text.panel.p50, (node) => node.latency.p50, milliseconds),
    figure('p95', text.panel.p95, (node) => node.latency.p95, milliseconds),
    figure('p99', text.panel.p99, (node) => node.latency.p99, milliseconds),
    figure('perEntry', words.perEntry, (node) => node.requestsPerEntry, ratio),
    figure(
      'instances',
      words.instances,
      (node) => node.instances,
      (value) => (value > 0 ? String(value) : words.none),
    ),
  ];
}

export function connectionColumns({ text, numbers }: Language): Column<NamedConnection>[] {
  const { compact, count, milliseconds, percent, ratio } = numbers;
  const words = text.table;
  return [
    name('source', words.source, (connection) => connection.sourceName),
    name('target', words.target, (connection) => connection.targetName),
    health((connection: NamedConnection) => connection.health, text),
    figure('errorRate', words.errorRate, (connection) => connection.errorRate, percent),
    figure('rps', words.callRate, (connection) => connection.rps, compact),
    figure('timedOut', words.timedOut, (connection) => connection.timedOut, count),
    figure('rejected', words.rejected, (connection) => connection.rejected, count),
    figure('shortCircuited', words.shortCircuited, (connection) => connection.shortCircuited, count),
    figure('fallbackServed', words.fallbackServed, (connection) => connection.fallbackServed, count),
    figure('retries', words.retries, (connection) => connection.retries, count),
    figure('p95', text.panel.p95, (connection) => connection.latency.p95, milliseconds),
    figure('fanOut', words.fanOut, (connection) => connection.callsPerRequest, ratio),
    word('breaker', words.breaker, ({ breaker }) =>
      breaker.instances > 0 ? text.breakerState[breaker.state] : words.none,
    ),
  ];
}

function name<Row>(id: string, title: string, show: (row: Row) => string): Column<Row> {
  return { id, title, kind: 'name', descendsFirst: false, show, sortBy: show };
}

function word<Row>(id: string, title: string, show: (row: Row) => string): Column<Row> {
  return { id, title, kind: 'word', descendsFirst: false, show, sortBy: show };
}

function figure<Row>(
  id: string,
  title: string,
  value: (row: Row) => number,
  format: (value: number) => string,
): Column<Row> {
  return { id, title, kind: 'figure', descendsFirst: true, show: (row) => format(value(row)), sortBy: value };
}

function health<Row>(healthOf: (row: Row) => Health, text: Text): Column<Row> {
  return {
    id: 'health',
    title: text.table.health,
    kind: 'word',
    descendsFirst: true,
    show: (row) => text.health[healthOf(row)],
    sortBy: (row) => FROM_WORST[healthOf(row)],
  };
}
