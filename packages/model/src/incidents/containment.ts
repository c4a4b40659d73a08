import { hasRisen, type Share } from '../faults/share-test.ts';
import { endsKey } from '../idle-connection.ts';
import { ENTRY_NODE } from '../node.ts';
import type { GraphConnection, TrafficGraph } from '../traffic-graph.ts';

/** A connection by the ids of its ends. */
interface Ends {
  source: string;
  target: string;
}

/** A sentence of the report, with the figures behind it. Durations are milliseconds. */
export type ContainmentFinding =
  /** What callers wanted of the connection, what of it went bad, and what stood in for that. */
  | (Ends & {
      about: 'contained';
      attempted: number;
      bad: number;
      shortCircuited: number;
      rejected: number;
      fallbackServed: number;
    })
  /** It failed more, nothing stood in, and its caller failed with it. */
  | (Ends & { about: 'no-fallback'; during: Share; before: Share; hasBreaker: boolean })
  /** Calls to `target` are waited for longer than the caller of `source` waits for that one. */
  | (Ends & { about: 'outlasts-caller'; timeoutMs: number; caller: string; callerTimeoutMs: number })
  /** Calls are waited for many times longer than they usually take. */
  | (Ends & { about: 'long-timeout'; timeoutMs: number; usualP99Ms: number });

/** How far an incident was kept from spreading. */
export interface Containment {
  /** Requests at the entry. `hasRisen`: by more than chance explains. */
  entry: { during: Share; before: Share; hasRisen: boolean };
  /** Bad calls inside that a fallback answered, and all bad calls that had a breaker, a bulkhead or a fallback. */
  guarded: { answered: number; bad: number };
  findings: ContainmentFinding[];
}

/** A p99 is the limit itself where more calls than these, as a share, ran into it. */
const LIMIT_FROM = 0.015;
/** Timeouts are of one length: what is measured is a little longer. */
const LONGER = 1.1;
/** A smaller share of bad calls is nothing to contain, unless it is more than before. */
const LEAST_BAD = 0.01;
const MANY_TIMES = 10;
const LEAST_TIMEOUT_MS = 100;
/** What is contained must not hide what is not. */
const MOST_OF_A_KIND = 6;

/**
 * What breakers, bulkheads and fallbacks kept from spreading, what got through to the entry, which dependency has nothing
 * to stand in for it, and which timeouts are of no use. A timeout is read off the calls that ran into it, so that of a
 * connection without any nothing is said.
 * @param during the graph of the incident's time
 * @param before the graph of the quiet time before it
 */
export function judgeContainment(during: TrafficGraph, before: TrafficGraph): Containment {
  const earlier = new Map(before.connections.map((connection) => [endsKey(connection), connection]));
  const guards = during.connections.filter(isGuarded).filter((connection) => {
    const share = shareOf(connection);
    return (
      (share.errors > 0 && share.errors >= share.of * LEAST_BAD) ||
      hasRisen(share, shareOf(earlier.get(endsKey(connection))))
    );
  });
  return {
    entry: entryOf(during, before),
    guarded: {
      answered: sum(guards, answeredOf),
      bad: sum(guards, badOf),
    },
    findings: [
      guards.map(contained).sort((a, b) => b.bad - a.bad),
      during.connections.flatMap((connection) => withoutFallback(connection, during, { before, earlier })),
      during.connections.flatMap((connection) => outlasting(connection, during)),
      during.connections.flatMap((connection) => tooLong(connection, earlier)),
    ].flatMap((ofAKind) => ofAKind.slice(0, MOST_OF_A_KIND)),
  };
}

function entryOf(during: TrafficGraph, before: TrafficGraph): Containment['entry'] {
  const shareOf = ({ connections }: TrafficGraph): Share => {
    const entering = connections.filter(({ source }) => source === ENTRY_NODE);
    return {
      errors: sum(entering, ({ failed, timedOut }) => failed + timedOut),
      of: sum(entering, ({ executed }) => executed),
    };
  };
  const [now, then] = [shareOf(during), shareOf(before)];
  return { during: now, before: then, hasRisen: hasRisen(now, then) };
}

function isGuarded({ breaker, shortCircuited, rejected, fallbackServed, fallbackFailed }: GraphConnection): boolean {
  return breaker.name !== '' || shortCircuited + rejected + fallbackServed + fallbackFailed > 0;
}

/** A fallback and the call that it answers are counted each at its own time: at the edges of a window there may be more of them. */
function answeredOf(connection: GraphConnection): number {
  return Math.min(connection.fallbackServed, badOf(connection));
}

function contained(connection: GraphConnection) {
  const { source, target, attempted, shortCircuited, rejected } = connection;
  const figures = {
    attempted,
    bad: badOf(connection),
    shortCircuited,
    rejected,
    fallbackServed: answeredOf(connection),
  };
  return { about: 'contained' as const, source, target, ...figures };
}

function withoutFallback(
  connection: GraphConnection,
  { nodes, connections }: TrafficGraph,
  { before: graphBefore, earlier }: { before: TrafficGraph; earlier: ReadonlyMap<string, GraphConnection> },
): ContainmentFinding[] {
  const { source, target, fallbackServed, fallbackFailed, breaker } = connection;
  if (source === ENTRY_NODE || fallbackServed + fallbackFailed > 0) return [];
  const [during, before] = [shareOf(connection), shareOf(earlier.get(endsKey(connection)))];
  const errorsOf = ({ nodes: all }: Pick<TrafficGraph, 'nodes'>): Share => {
    const caller = all.find(({ id }) => id === source);
    return { errors: caller?.errors ?? 0, of: caller?.requests ?? 0 };
  };
  if (!hasRisen(during, before) || !hasRisen(errorsOf({ nodes }), errorsOf(graphBefore))) return [];
  // Further down something else stands in for it: then its failures are not the caller's.
  const isAnswered = connections.some((other) => other.target === source && other.fallbackServed > 0);
  if (isAnswered) return [];
  return [{ about: 'no-fallback', source, target, during, before, hasBreaker: breaker.name !== '' }];
}

function outlasting(connection: GraphConnection, { connections }: TrafficGraph): ContainmentFinding[] {
  const timeoutMs = timeoutOf(connection);
  if (timeoutMs === undefined) return [];
  const { source, target } = connection;
  return connections.flatMap((calling) => {
    const callerTimeoutMs = calling.target === source && calling.source !== source ? timeoutOf(calling) : undefined;
    if (callerTimeoutMs === undefined || timeoutMs < callerTimeoutMs * LONGER) return [];
    return [{ about: 'outlasts-caller' as const, source, target, timeoutMs, caller: calling.source, callerTimeoutMs }];
  });
}

function tooLong(connection: GraphConnection, earlier: ReadonlyMap<string, GraphConnection>): ContainmentFinding[] {
  const timeoutMs = timeoutOf(connection);
  const usualP99Ms = earlier.get(endsKey(connection))?.latency.p99 ?? 0;
  if (timeoutMs === undefined || timeoutMs < LEAST_TIMEOUT_MS || usualP99Ms === 0) return [];
  const { source, target } = connection;
  return timeoutMs >= usualP99Ms * MANY_TIMES ? [{ about: 'long-timeout', source, target, timeoutMs, usualP99Ms }] : [];
}

/** Milliseconds, where enough calls ran into it. */
function timeoutOf({ timedOut, executed, latency }: GraphConnection): number | undefined {
  return executed > 0 && timedOut / executed >= LIMIT_FROM ? latency.p99 : undefined;
}

function badOf({ failed, timedOut, rejected, shortCircuited }: GraphConnection): number {
  return failed + timedOut + rejected + shortCircuited;
}

function shareOf(connection: GraphConnection | undefined): Share {
  return connection
    ? { errors: badOf(connection), of: badOf(connection) + connection.succeeded }
    : { errors: 0, of: 0 };
}

function sum<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((total, item) => total + figure(item), 0);
}
