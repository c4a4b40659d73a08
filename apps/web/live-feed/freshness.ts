import type { GraphFeed } from './use-live-graph.ts';

/**
 * How the live status reads: `reading` is before the first snapshot, which a busy store may take seconds for; `quiet` is
 * live, but no call has started for a while; `behind` is what comes late, as where collector or store can't keep up.
 */
export type Freshness =
  | { kind: 'connecting' }
  | { kind: 'reading' }
  | { kind: 'signedOut' }
  | { kind: 'reconnecting'; ageMs: number }
  | { kind: 'stale'; ageMs: number; reason: string }
  | { kind: 'live'; ageMs: number }
  | { kind: 'quiet'; ageMs: number }
  | { kind: 'behind'; ageMs: number };

const OLD_AFTER_MS = 15_000;

/**
 * How fresh the shown figures are.
 * @param nowMs clock of this browser; the two clocks are never compared with each other
 */
export function freshnessOf({ snapshot: graph, status, receivedAt, link }: GraphFeed, nowMs: number): Freshness {
  if (link === 'signed-out') return { kind: 'signedOut' };
  if (!status) return { kind: 'connecting' };
  const sinceStatusMs = Math.max(0, nowMs - receivedAt);
  const readAgeMs = status.now - status.readAt + sinceStatusMs;
  if (status.state === 'stale') return { kind: 'stale', ageMs: status.readAt ? readAgeMs : 0, reason: status.message };
  // Lost before anything was read: there is nothing of which to say how old it is.
  if (link === 'lost') return status.readAt ? { kind: 'reconnecting', ageMs: readAgeMs } : { kind: 'connecting' };
  if (status.state === 'waiting' || !graph) return { kind: 'reading' };
  const newestCallAgeMs = Math.max(0, status.now - graph.asOf) + sinceStatusMs;
  // Where reading takes long, calls have come meanwhile: nobody knows that they have stopped.
  const isQuiet = graph.nodes.length > 0 && status.readAt - graph.asOf > OLD_AFTER_MS;
  if (isQuiet) return { kind: 'quiet', ageMs: newestCallAgeMs };
  const ageMs = graph.nodes.length > 0 ? newestCallAgeMs : sinceStatusMs;
  return { kind: ageMs > OLD_AFTER_MS ? 'behind' : 'live', ageMs };
}
