import type { AlertDelivery, AlertMessage } from '@faultline/model';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';

/** How a target's messages went. */
export interface DeliverySummary {
  targetId: string;
  /** Messages that wait, or are being tried. */
  pending: number;
  /** Those that it took, and those that were given up. */
  delivered: number;
  givenUp: number;
  /** The one that was tried last; undefined if none was. */
  last: AlertDelivery | undefined;
  /** The last that it took. */
  lastDeliveredAt: number;
}

/** Messages to targets, and what came of them. In a cluster every shard must answer, so that none is made twice. */
export interface DeliveryStore {
  /** Made since then, oldest first. @throws StoreUnavailableError, or the reason of the aborted signal */
  since(ms: number, signal?: AbortSignal): Promise<AlertDelivery[]>;
  /** @throws as `since` */
  read(id: string, signal?: AbortSignal): Promise<AlertDelivery | undefined>;
  /** Of all that is kept. @throws as `since` */
  summaries(signal?: AbortSignal): Promise<DeliverySummary[]>;
  /**
   * Keeps a delivery as it is now. Attempts add up, what is over stays so, and a message that is there already stays.
   * @throws StoreUnavailableError when it may be kept or not: the same may be asked for again. StoreRejectedError
   */
  write(delivery: AlertDelivery): Promise<void>;
}

interface DeliveryRow extends Omit<AlertDelivery, 'message'> {
  message: string;
}

const INPUT = `id String, version UInt64, targetId String, createdAt Int64, state String, attempts UInt32, nextAt Int64,
  triedAt Int64, error String, message String`;
/** Above every number of attempts; what was delivered is that whatever others think. */
const OVER = { 'given-up': 2 ** 40, delivered: 2 ** 41 };

export function createDeliveryStore(store: Store): DeliveryStore {
  const all = store.ofAllShards('alert_deliveries');
  const newest = (where: string) =>
    `(SELECT id, target AS targetId, toUnixTimestamp64Milli(created_at) AS createdAt, state, attempts,
        toUnixTimestamp64Milli(next_at) AS nextAt, toUnixTimestamp64Milli(tried_at) AS triedAt, error, message
      FROM ${all} WHERE ${where} ORDER BY id, version DESC LIMIT 1 BY id)`;
  const read = async <Row>(sql: string, params: object, signal?: AbortSignal) =>
    store.read<Row>(sql, { params: { ...params }, everyShard: true, ...(signal ? { signal } : {}) });
  return {
    async since(ms, signal) {
      // Collectors that make the same message write different times: what is new by one of them is read with its newest row.
      const from = newest(`id IN (SELECT id FROM ${all} WHERE created_at >= fromUnixTimestamp64Milli({ms:Int64}))`);
      return (await read<DeliveryRow>(`SELECT * FROM ${from} ORDER BY createdAt, id`, { ms }, signal)).map(deliveryOf);
    },
    async read(id, signal) {
      const [row] = await read<DeliveryRow>(`SELECT * FROM ${newest('id = {id:String}')}`, { id }, signal);
      return row && deliveryOf(row);
    },
    async summaries(signal) {
      const rows = await read<Omit<DeliverySummary, 'last'> & { last: DeliveryRow[] }>(
        `SELECT targetId, countIf(state = 'pending') AS pending, countIf(state = 'delivered') AS delivered,
           countIf(state = 'given-up') AS givenUp, maxIf(triedAt, state = 'delivered') AS lastDeliveredAt,
           arrayMap(last -> CAST(last, 'Tuple(id String, targetId String, createdAt Int64, state String, attempts UInt32,
             nextAt Int64, triedAt Int64, error String, message String)'),
             groupArraySorted(1)((-triedAt, (id, targetId, createdAt, state, attempts, nextAt, triedAt, error, message)))
               .2) AS last
         FROM ${newest('true')}
         GROUP BY targetId`,
        {},
        signal,
      );
      return rows.map(({ last: [last], ...row }) => ({
        ...row,
        last: last && last.attempts > 0 ? deliveryOf(last) : undefined,
      }));
    },
    write({ message, ...delivery }) {
      const version = delivery.state === 'pending' ? delivery.attempts : OVER[delivery.state];
      return writeSurely(store, () =>
        store.insert(
          `INSERT INTO ${store.into('alert_deliveries')}
             (id, version, target, created_at, state, attempts, next_at, tried_at, error, message)
           SELECT id, version, targetId, fromUnixTimestamp64Milli(createdAt), state, attempts,
             fromUnixTimestamp64Milli(nextAt), fromUnixTimestamp64Milli(triedAt), error, message
           FROM input('${INPUT}')
           FORMAT JSONEachRow`,
          Buffer.from(JSON.stringify({ ...delivery, version, message: JSON.stringify(message) })),
          { async_insert: 0 },
        ),
      );
    },
  };
}

function deliveryOf({ message, ...row }: DeliveryRow): AlertDelivery {
  return { ...row, message: JSON.parse(message) as AlertMessage };
}
