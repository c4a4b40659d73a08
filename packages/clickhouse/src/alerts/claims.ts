import type { Store } from '../store/connect.ts';

/** Whose an attempt is. */
export interface Claim {
  collector: string;
  /** Epoch milliseconds, by that collector's clock. */
  atMs: number;
}

/** Sees to it that each attempt at a delivery is made by one collector only. */
export interface AlertClaims {
  /**
   * Claims an attempt, and says whose it is: whoever asked first.
   * @param attempt from 1
   * @throws StoreUnavailableError when it may be claimed or not: the same may be asked for again. StoreRejectedError
   */
  claim(deliveryId: string, attempt: number, by: Claim): Promise<Claim>;
}

export function createAlertClaims(store: Store): AlertClaims {
  return {
    async claim(delivery, attempt, { collector, atMs }) {
      const row = { delivery, attempt, collector, at: (atMs / 1000).toFixed(3) };
      await store.insert(
        `INSERT INTO ${store.into('alert_claims')} (delivery, attempt, collector, at) FORMAT JSONEachRow`,
        Buffer.from(JSON.stringify(row)),
        {
          async_insert: 0,
          insert_deduplicate: 1,
          insert_deduplication_token: `alert ${delivery} ${attempt}`,
        },
      );
      const [claim] = await store.read<Claim>(
        `SELECT collector, toUnixTimestamp64Milli(at) AS atMs FROM ${store.ofAllShards('alert_claims')}
         WHERE delivery = {delivery:String} AND attempt = {attempt:UInt32}
         ORDER BY at, collector
         LIMIT 1`,
        { params: { delivery, attempt }, everyShard: true },
      );
      return claim!;
    },
  };
}
