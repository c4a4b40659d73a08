import type { Store } from '../store/connect.ts';

/** Spans turned away, by reason. */
export type Rejections = ReadonlyMap<string, number>;

export interface RejectionWriter {
  /**
   * Adds to what was turned away at a time (epoch milliseconds). Writing the same `token` again changes nothing.
   * @throws StoreUnavailableError
   */
  write(rejections: Rejections, atMs: number, token: string): Promise<void>;
}

export function createRejectionWriter(store: Store): RejectionWriter {
  return {
    write: (rejections, atMs, token) =>
      store.run(
        `INSERT INTO ${store.into('rejected_spans')} (bucket, reason, spans)
         SELECT toStartOfInterval(toDateTime({at:UInt32}), INTERVAL 10 SECOND), reason, spans
         FROM (SELECT arrayJoin(arrayZip({reasons:Array(String)}, {counts:Array(UInt64)})) AS rejection,
           rejection.1 AS reason, rejection.2 AS spans)`,
        {
          params: { at: Math.floor(atMs / 1000), reasons: [...rejections.keys()], counts: [...rejections.values()] },
          settings: { async_insert: 0, insert_deduplication_token: token },
        },
      ),
  };
}
