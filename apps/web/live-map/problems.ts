import {
  type GraphConnection,
  type GraphNode,
  type RecentFigures,
  refusesCalls,
  type TrafficGraph,
} from '@faultline/model';
import type { Selection } from '../traffic-map/selection.ts';

/** Something that is wrong now, on the connection or node where an engineer would look for it. */
export interface Problem {
  key: string;
  selection: Selection;
  severity: 'critical' | 'warning';
  subject: { kind: 'connection'; source: string; target: string } | { kind: 'node'; name: string };
  breaker: GraphConnection['breaker'] | undefined;
  /** Of the newest seconds on the live map, as on the map's own cards; of the whole window where there was no call in them. */
  errorRate: number;
  /** Calls per second that did not get their answer, and no fallback's in its place. */
  lostPerSecond: number;
  /** Calls per second that a fallback answered in its place. */
  fallbackPerSecond: number;
}

/**
 * What is wrong, worst first: refusing breakers and failing connections by the calls they lose, then by those that
 * fallbacks answer; then what is only degraded. A node is listed of its own only where none of its connections shows
 * the fault.
 */
export function rankProblems(graph: TrafficGraph): Problem[] {
  const nameOf = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const connections = graph.connections
    .filter(isWrong)
    .map((connection) => connectionProblem(connection, nameOf, windowSeconds(graph)));
  const touched = new Set(graph.connections.filter(isWrong).flatMap(({ source, target }) => [source, target]));
  const nodes = graph.nodes.filter((node) => isUnwell(node) && !touched.has(node.id)).map(nodeProblem);
  return [...connections, ...nodes].sort(
    (a, b) =>
      severityRank(a) - severityRank(b) ||
      b.lostPerSecond - a.lostPerSecond ||
      b.fallbackPerSecond - a.fallbackPerSecond ||
      a.key.localeCompare(b.key, 'en'),
  );
}

function isUnwell({ health }: { health: GraphNode['health'] }): boolean {
  return health === 'failing' || health === 'degraded';
}

function isWrong(connection: GraphConnection): boolean {
  return isUnwell(connection) || (connection.breaker.instances > 0 && connection.breaker.state !== 'closed');
}

function connectionProblem(connection: GraphConnection, nameOf: ReadonlyMap<string, string>, seconds: number): Problem {
  const { source, target, breaker, health, timedOut } = connection;
  const recent = connection.recent && callsRecently(connection.recent) > 0 ? connection.recent : undefined;
  const bad = connection.failed + timedOut + connection.rejected + connection.shortCircuited;
  const badPerSecond = recent ? badRecently(recent) : bad / seconds;
  // A fallback and the call that it answers are counted each at its own time.
  const served = recent ? recent.fallbackServedPerSecond : connection.fallbackServed / seconds;
  const fallbackPerSecond = Math.min(served, badPerSecond);
  const isRefusing = breaker.instances > 0 && refusesCalls(breaker.state);
  return {
    key: `${source}\n${target}`,
    selection: { type: 'connection', source, target },
    severity: health === 'failing' || isRefusing ? 'critical' : 'warning',
    subject: { kind: 'connection', source: nameOf.get(source) ?? source, target: nameOf.get(target) ?? target },
    breaker: breaker.instances > 0 && breaker.state !== 'closed' ? breaker : undefined,
    errorRate: recent ? recent.errorRate : connection.errorRate,
    lostPerSecond: badPerSecond - fallbackPerSecond,
    fallbackPerSecond,
  };
}

function callsRecently(recent: RecentFigures): number {
  return recent.succeededPerSecond + recent.fallbackServedPerSecond + badRecently(recent);
}

function badRecently(recent: RecentFigures): number {
  const { failedPerSecond, timedOutPerSecond, rejectedPerSecond, shortCircuitedPerSecond } = recent;
  return failedPerSecond + timedOutPerSecond + rejectedPerSecond + shortCircuitedPerSecond;
}

function nodeProblem({ id, name, health, errorRate, rps }: GraphNode): Problem {
  return {
    key: id,
    selection: { type: 'node', id },
    severity: health === 'failing' ? 'critical' : 'warning',
    subject: { kind: 'node', name },
    breaker: undefined,
    errorRate,
    lostPerSecond: rps * errorRate,
    fallbackPerSecond: 0,
  };
}

function severityRank({ severity }: Problem): number {
  return severity === 'critical' ? 0 : 1;
}

function windowSeconds({ window }: TrafficGraph): number {
  return Math.max(1, (window.to - window.from) / 1e3);
}
