import type { GraphFacts } from '@faultline/model';
import { type Past, readPast } from '../graph/read-past.ts';
import type { Store } from '../store/connect.ts';
import { type BreakerHistory, createBreakerReader } from './breaker-reader.ts';
import { readBreakerStates } from './read-breakers.ts';
import { type BulkheadStates, readBulkheadStates } from './read-bulkheads.ts';
import { type BreakerCourse, readBreakerCourses, type StepWindow } from './read-course.ts';

export interface BreakerWallRead extends StepWindow {
  /** How far back transitions are read. */
  historyMs: number;
  /** Epoch milliseconds of the reader's clock. */
  nowMs: number;
  signal?: AbortSignal;
}

/** Everything known of all breakers and bulkheads at this moment. */
export interface BreakerWallFacts extends Past {
  breakerStates: GraphFacts['breakerStates'];
  courses: BreakerCourse[];
  histories: BreakerHistory[];
  bulkheads: BulkheadStates[];
  /** True if a shard of the cluster did not answer. */
  partial: boolean;
}

/** Reads what a wall of breakers shows. */
export interface BreakerWallReader {
  /** @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal */
  read(request: BreakerWallRead): Promise<BreakerWallFacts>;
}

/** States are read to the end of a bucket, so that what came a moment ago is among them. */
const BUCKET_MS = 10_000;

export function createBreakerWallReader(store: Store): BreakerWallReader {
  const histories = createBreakerReader(store);
  return {
    async read({ nowMs, historyMs, signal, ...window }) {
      const toMs = Math.ceil(nowMs / BUCKET_MS) * BUCKET_MS;
      const history = { fromMs: nowMs - historyMs, toMs, ...(signal ? { signal } : {}) };
      const [missing, courses, breakerStates, transitions, bulkheads, past] = await Promise.all([
        store.missingShards(signal),
        readBreakerCourses(store, window, signal),
        readBreakerStates(store, toMs, signal),
        histories.read(history),
        readBulkheadStates(store, toMs, signal),
        readPast(store, signal),
      ]);
      return { ...past, courses, breakerStates, histories: transitions, bulkheads, partial: missing > 0 };
    },
  };
}
