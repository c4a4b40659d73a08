import type { NodeRef, SenderFacts } from '@faultline/model';
import { alignWindow } from '../graph/buckets.ts';
import type { Store } from '../store/connect.ts';
import { readLastCall } from './read-last-call.ts';
import { readSenders } from './read-senders.ts';

export interface MissingRead {
  source: NodeRef;
  target?: NodeRef;
  /** Epoch milliseconds; widened to whole 10 s buckets. */
  fromMs: number;
  toMs: number;
  signal?: AbortSignal;
}

/** What the tables count of two nodes, whether there is a connection between them or not. */
export interface MissingCounts {
  /** Of those that are services, one each, also of one that was never heard of. */
  senders: SenderFacts[];
  /** Epoch milliseconds of the newest call between them before the window; 0 if none is kept, or there is no target. */
  lastCallMs: number;
  /** Spans that collectors turned away in the window, by reason, most first. */
  notStored: { reason: string; spans: number }[];
}

/** Reads what tells why a connection is not on the map. */
export interface MissingReader {
  /** @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal */
  read(request: MissingRead): Promise<MissingCounts>;
}

export function createMissingReader(store: Store): MissingReader {
  return {
    async read({ source, target, fromMs, toMs, signal }) {
      const window = alignWindow(fromMs, toMs);
      const services = [source, ...(target ? [target] : [])].filter(({ kind }) => kind === 'service');
      const names = [...new Set(services.map(({ name }) => name))];
      const [senders, lastCallMs, notStored] = await Promise.all([
        readSenders(store, names, window, signal),
        target ? readLastCall(store, source, target, window.fromMs, signal) : 0,
        readReasons(store, window, signal),
      ]);
      return { senders, lastCallMs, notStored };
    },
  };
}

function readReasons(
  store: Store,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<MissingCounts['notStored']> {
  return store.read(
    `SELECT reason, sum(r.spans) AS spans FROM ${store.ofAllShards('rejected_spans')} AS r
     WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32}) AND reason != 'repeated'
     GROUP BY reason ORDER BY spans DESC, reason`,
    { params: { from: fromMs / 1000, to: toMs / 1000 }, ...(signal ? { signal } : {}) },
  );
}
