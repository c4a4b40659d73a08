import type { GraphFacts } from '@faultline/model';
import { readBreakerOutcomes, readBreakerStates } from '../breakers/read-breakers.ts';
import { readServices } from '../services/read-services.ts';
import type { Store } from '../store/connect.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { onEveryShard } from '../store/every-shard.ts';
import { readLimitOf } from '../store/read-limits.ts';
import { alignWindow, BUCKET_MS } from './buckets.ts';
import { readBeginning } from './read-beginning.ts';
import { type KeptEdges, keptEdges, readEdges } from './read-edges.ts';
import { readFanOut } from './read-fan-out.ts';
import { readNotStored } from './read-not-stored.ts';
import { readPast } from './read-past.ts';
import { splitWindow } from './window-parts.ts';

export interface GraphRead {
  /** Epoch milliseconds; widened to whole 10 s buckets. */
  fromMs: number;
  toMs: number;
  /** Epoch milliseconds of the reader's clock. */
  nowMs: number;
  /** Calls that started within this much before the end are told apart; 0 for none. */
  recentMs: number;
  signal?: AbortSignal;
}

/** Reads everything the store knows of a window. */
export interface GraphReader {
  /**
   * Facts for `buildTrafficGraph`. A span is in the first read after its insert, whether the edge job has run or not. What
   * shards of a cluster that do not answer have is left out, and the facts are partial then.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: GraphRead): Promise<GraphFacts>;
}

export function createGraphReader(store: Store): GraphReader {
  const strict = onEveryShard(store);
  // Shards make a version current one after another, so that of a cluster an answer may change.
  const kept = store.cluster === undefined ? keptEdges() : undefined;
  return {
    async read(request) {
      if ((await store.missingShards(request.signal)) === 0) {
        try {
          return await readFacts(strict, request, kept);
        } catch (error) {
          // A shard was lost just now, or does not answer in time; what takes too much would be no less without it.
          const isLost = error instanceof StoreUnavailableError && readLimitOf(error)?.limit !== 'memory';
          if (store.cluster === undefined || !isLost) throw error;
        }
      }
      return { ...(await readFacts(store, request)), partial: true };
    },
  };
}

async function readFacts(
  store: Store,
  { fromMs, toMs, nowMs, recentMs, signal }: GraphRead,
  kept?: KeptEdges,
): Promise<GraphFacts> {
  const window = alignWindow(fromMs, toMs);
  const recentFromMs = recentMs > 0 ? Math.min(window.toMs, nowMs) - recentMs : Number.MAX_SAFE_INTEGER;
  const parts = splitWindow(store, window, nowMs, signal);
  const [
    { partial },
    edges,
    { fanOut, closedDuplicates },
    services,
    breakers,
    breakerStates,
    past,
    beganMs,
    notStored,
  ] = await Promise.all([
    parts,
    parts.then((split) => readEdges(store, split, recentFromMs, kept, signal)),
    parts.then((split) => readFanOut(store, split, signal)),
    readServices(store, window, signal),
    parts.then((split) => readBreakerOutcomes(store, split, recentFromMs, signal)),
    parts.then(() => readBreakerStates(store, window.toMs, signal)),
    parts.then(() => readPast(store, signal)),
    parts.then(() => readBeginning(store, window, signal)),
    parts.then(() => readNotStored(store, window, signal)),
  ]);
  return {
    window: { ...window, bucketMs: BUCKET_MS },
    nowMs,
    beganMs,
    asOfMs: Math.max(window.fromMs, edges.newestMs),
    recentMs,
    partial,
    edges: edges.edges,
    services: services.services,
    breakers,
    breakerStates,
    ...past,
    fanOut,
    quality: {
      spans: services.spans,
      duplicates: closedDuplicates + edges.liveDuplicates + notStored.repeated,
      late: services.lateSpans,
      orphans: edges.orphans,
      rejected: notStored.rejected,
    },
  };
}
