import type { ClickHouseSettings } from '@clickhouse/client';
import type { Store } from '../store/connect.ts';
import { readWithinLimits, stopwatch } from '../store/read-limits.ts';
import { withinReach } from '../traces/time-slices.ts';

/** Where an attribute stands. */
export type AttributeScope = 'span' | 'resource';

export interface AttributeKey {
  key: string;
  scope: AttributeScope;
  /** Spans of the sample that carry it. */
  spans: number;
}

export interface AttributeValue {
  value: string;
  scope: AttributeScope;
  /** Spans of the sample that carry it. */
  spans: number;
}

export interface AttributeRead {
  /** Epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  /** Only keys, or values, that begin so. */
  prefix: string;
  service?: string;
  limit: number;
  signal?: AbortSignal;
}

/** What was found among the newest spans of the window, the most frequent first. */
export interface Found<Item> {
  items: Item[];
  /** Spans that were looked at. */
  sampledSpans: number;
}

/** Finds out which attributes there are, for completion. */
export interface AttributeReader {
  /** @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal */
  keys(request: AttributeRead): Promise<Found<AttributeKey>>;
  /** Values of one attribute, as far as they can be searched for. Throws as `keys` does. */
  values(request: AttributeRead & { key: string }): Promise<Found<AttributeValue>>;
}

const WITHIN_MS = 5_000;
/** Enough to know what is common, few enough to be read at every keystroke. */
const ENOUGH_SPANS = 5_000;
const MAX_SPANS = 20_000;
/** So that one busy service does not hide the attributes of the others. */
const MAX_SPANS_OF_SERVICE = 2_000;
/** Lengths of the newest part of the window that are tried until it holds enough spans. */
const TRIED_MS = [10_000, 60_000, 600_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000];
/** Of a key or value in characters. What is longer is no name and no value to search for, but a document. */
export const MAX_ATTRIBUTE_LENGTH = 1_000;

const IN_TIME = `Timestamp >= fromUnixTimestamp64Milli({from:Int64}) AND Timestamp < fromUnixTimestamp64Milli({to:Int64})
  AND ({service:String} = '' OR ServiceName = {service:String})`;

/** Every span of the sample counts under scope '' too, which tells how many there were. */
const WHOLE_SAMPLE = "[('', '')]";

export function createAttributeReader(store: Store): AttributeReader {
  return {
    async keys(request) {
      const { items, sampledSpans } = await readSample(
        store,
        request,
        `arrayMap(key -> ('span', key), mapKeys(SpanAttributes)),
         arrayMap(key -> ('resource', key), mapKeys(ResourceAttributes))`,
      );
      return { items: items.map(({ text, ...item }) => ({ key: text, ...item })), sampledSpans };
    },
    async values(request) {
      const { items, sampledSpans } = await readSample(
        store,
        request,
        `if(mapContains(SpanAttributes, {key:String}), [('span', SpanAttributes[{key:String}])], []),
         if(mapContains(ResourceAttributes, {key:String}), [('resource', ResourceAttributes[{key:String}])], [])`,
      );
      return { items: items.map(({ text, ...item }) => ({ value: text, ...item })), sampledSpans };
    },
  };
}

interface Counted {
  scope: AttributeScope;
  text: string;
  spans: number;
}

/** In the order of services ClickHouse would hold a block of every part at a time: 74 parts took 400 MB. */
const SETTINGS: ClickHouseSettings = { optimize_read_in_order: 0 };

/** Counts what the newest spans of the window carry. @param carried arrays of (scope, text) of one span */
async function readSample(
  store: Store,
  { prefix, service = '', limit, key = '', signal, ...window }: AttributeRead & { key?: string },
  carried: string,
): Promise<Found<Counted>> {
  const { fromMs, toMs } = withinReach(window);
  const leftMs = stopwatch(WITHIN_MS);
  const read = <Row>(sql: string, params: Record<string, unknown>) =>
    readWithinLimits<Row>(
      store,
      sql,
      { params: { to: String(toMs), service, ...params }, settings: SETTINGS, ...(signal ? { signal } : {}) },
      leftMs(),
    );
  const newestFromMs = await newestPart(read, store, fromMs, toMs);
  const sampled = `LIMIT ${MAX_SPANS_OF_SERVICE} BY ServiceName LIMIT ${MAX_SPANS}`;
  const rows = await read<Counted | (Omit<Counted, 'scope'> & { scope: '' })>(
    `SELECT carried.1 AS scope, carried.2 AS text, count() AS spans
     FROM (SELECT * FROM (${store.onShards(
       `SELECT ServiceName, SpanAttributes, ResourceAttributes FROM spans WHERE ${IN_TIME} ${sampled}`,
     )}) ${sampled})
     ARRAY JOIN arrayConcat(${WHOLE_SAMPLE}, ${carried}) AS carried
     WHERE scope = '' OR (startsWith(text, {prefix:String}) AND lengthUTF8(text) <= ${MAX_ATTRIBUTE_LENGTH})
     GROUP BY scope, text
     ORDER BY scope != '', spans DESC, text, scope
     LIMIT {limit:UInt32}`,
    { from: String(newestFromMs), prefix, key, limit: limit + 1 },
  );
  const [whole, ...items] = rows;
  return { items: items as Counted[], sampledSpans: whole?.spans ?? 0 };
}

/** Start of the newest part of the window that holds enough spans; of the window, if none does. */
async function newestPart(
  read: <Row>(sql: string, params: Record<string, unknown>) => Promise<Row[]>,
  store: Store,
  fromMs: number,
  toMs: number,
): Promise<number> {
  for (const triedMs of TRIED_MS) {
    const from = toMs - triedMs;
    if (from <= fromMs) break;
    const [count] = await read<{ spans: number }>(
      `SELECT sum(spans) AS spans FROM (${store.onShards(`SELECT count() AS spans FROM spans WHERE ${IN_TIME}`)})`,
      { from: String(from) },
    );
    if (count!.spans >= ENOUGH_SPANS) return from;
  }
  return fromMs;
}
