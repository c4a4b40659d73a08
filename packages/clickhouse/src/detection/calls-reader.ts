import type { ServiceCall } from '@faultline/model';
import type { Store } from '../store/connect.ts';

export interface CallsReader {
  /**
   * Which service called which since `fromMs` (epoch milliseconds), also through a queue.
   * @throws StoreUnavailableError, StoreRejectedError
   */
  read(fromMs: number): Promise<ServiceCall[]>;
}

const CALLS = `
  SELECT DISTINCT source AS caller, target AS callee, source_kind, target_kind FROM edges_10s
  WHERE bucket >= toDateTime(intDiv({fromMs:Int64}, 1000))`;

export function createCallsReader(store: Store): CallsReader {
  return {
    async read(fromMs) {
      const rows = await store.read<ServiceCall & { source_kind: string; target_kind: string }>(
        `SELECT DISTINCT caller, callee, source_kind, target_kind FROM (${store.onShards(CALLS)})`,
        { params: { fromMs } },
      );
      const between = rows.filter((row) => row.source_kind === 'service' && row.target_kind === 'service');
      const consumers = Map.groupBy(
        rows.filter((row) => row.source_kind === 'queue'),
        ({ caller }) => caller,
      );
      const throughQueues = rows
        .filter((row) => row.target_kind === 'queue')
        .flatMap(({ caller, callee: queue }) =>
          (consumers.get(queue) ?? []).map((consumer) => ({ caller, callee: consumer.callee })),
        );
      return [...between.map(({ caller, callee }) => ({ caller, callee })), ...throughQueues];
    },
  };
}
