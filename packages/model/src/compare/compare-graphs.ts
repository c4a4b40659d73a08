import { endsKey, idleConnection } from '../idle-connection.ts';
import type { GraphConnection, GraphNode, TrafficGraph } from '../traffic-graph.ts';
import { type ComparedFigures, compareFigures } from './compare-figures.ts';
import type { ChangedPart, GraphChange, GraphChangeKind } from './graph-change.ts';

/** What matters most stands first: what fails, what is gone, what is slow. */
const ORDER: readonly GraphChangeKind[] = [
  'fails-more',
  'vanished',
  'slower',
  'new',
  'quieter',
  'busier',
  'fails-less',
  'faster',
];

/**
 * What got slower, what fails more, what is new and what vanished from one window to another, most telling first. The
 * windows may be of different lengths. What differs by no more than chance makes is left out.
 */
export function compareGraphs(graph: TrafficGraph, baseline: TrafficGraph): GraphChange[] {
  const changes: GraphChange[] = [];
  const compare = (part: ChangedPart, before: ComparedFigures, now: ComparedFigures) =>
    changes.push(...compareFigures(before, now).map((change) => ({ ...change, part })));

  pairs(graph.nodes, baseline.nodes, ({ id }) => id).forEach(([now, before]) => {
    const { id, name, kind } = (now ?? before)!;
    if (kind !== 'entry') compare({ type: 'node', id, name }, nodeFigures(before, baseline), nodeFigures(now, graph));
  });
  pairs(graph.connections, baseline.connections, endsKey).forEach(([now, before]) => {
    const { source, target } = (now ?? before)!;
    const part = { type: 'connection', source, target } as const;
    compare(part, connectionFigures(before, baseline), connectionFigures(now, graph));
  });
  const weight = ({ kind, before, now }: GraphChange) =>
    kind === 'fails-more' || kind === 'fails-less'
      ? Math.abs(now - before)
      : Math.abs(Math.log((now + 1e-3) / (before + 1e-3)));
  return changes.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || weight(b) - weight(a));
}

/**
 * The graph with what only the baseline had, idle and without any figures, so that what vanished still has its place.
 * The same object where nothing vanished.
 */
export function withVanished(graph: TrafficGraph, baseline: TrafficGraph): TrafficGraph {
  const nodes = pairs(graph.nodes, baseline.nodes, ({ id }) => id).flatMap(([now, before]) => (now ? [] : [before!]));
  const connections = pairs(graph.connections, baseline.connections, endsKey).flatMap(([now, before]) =>
    now ? [] : [before!],
  );
  if (nodes.length + connections.length === 0) return graph;
  return {
    ...graph,
    nodes: [...graph.nodes, ...nodes.map(idleNode)],
    connections: [...graph.connections, ...connections.map(idleConnection)],
  };
}

const NO_LATENCY = { p50: 0, p95: 0, p99: 0 };

function idleNode(node: GraphNode): GraphNode {
  const figures = { requests: 0, errors: 0, rps: 0, errorRate: 0, latency: NO_LATENCY, requestsPerEntry: 0 };
  return { ...node, ...figures, instances: 0, health: 'idle', notices: [], suspicion: 0 };
}

function nodeFigures(node: GraphNode | undefined, { window }: TrafficGraph): ComparedFigures {
  const { requests, errors, rps, latency } = node ?? { requests: 0, errors: 0, rps: 0, latency: NO_LATENCY };
  return { calls: requests, bad: errors, p95: latency.p95, seconds: secondsOf(requests, rps, window) };
}

function connectionFigures(connection: GraphConnection | undefined, { window }: TrafficGraph): ComparedFigures {
  if (!connection) return { calls: 0, bad: 0, p95: 0, seconds: secondsOf(0, 0, window) };
  const { failed, timedOut, rejected, shortCircuited, succeeded, executed, rps, latency } = connection;
  const bad = failed + timedOut + rejected + shortCircuited;
  return { calls: succeeded + bad, bad, p95: latency.p95, seconds: secondsOf(executed, rps, window) };
}

/** What its own rate was averaged over: a live window is not over yet. */
function secondsOf(count: number, perSecond: number, { from, to }: TrafficGraph['window']): number {
  return count > 0 && perSecond > 0 ? count / perSecond : Math.max(1, (to - from) / 1000);
}

/** What one or both have, under one key: of the first, of the second. */
function pairs<T>(
  first: readonly T[],
  second: readonly T[],
  keyOfItem: (item: T) => string,
): [T | undefined, T | undefined][] {
  const found = new Map<string, [T | undefined, T | undefined]>(
    first.map((item) => [keyOfItem(item), [item, undefined]]),
  );
  for (const item of second) {
    const key = keyOfItem(item);
    const pair = found.get(key);
    if (pair) pair[1] = item;
    else found.set(key, [undefined, item]);
  }
  return [...found.values()];
}
