import type { Store } from '../store/connect.ts';
import { readWithinLimits, stopwatch } from '../store/read-limits.ts';
import { type Condition, type SpanFilter, spanCondition } from './span-filter.ts';
import { newestFirst, type TimeSlice, withinReach } from './time-slices.ts';
import { ofTraces } from './trace-places.ts';

/** A trace's place in a list: start of its newest matching span (epoch nanoseconds, as text), then its id. */
export interface TracePosition {
  ns: string;
  traceId: string;
}

/** A trace that has a matching span. */
export interface TraceSummary {
  traceId: string;
  /** Service and name of its root span; '' if that was not received. */
  rootService: string;
  rootOperation: string;
  /** Epoch milliseconds. */
  startMs: number;
  /** From its first span's start to its last span's end. */
  durationMs: number;
  spans: number;
  errors: number;
  services: string[];
  /** Spans that match. */
  matchedSpans: number;
}

export interface TraceSearchRequest {
  filter: SpanFilter;
  /** When matching spans start; epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  limit: number;
  /** Only traces behind this position. For the next page ask with the same `toMs`. */
  after?: TracePosition;
  signal?: AbortSignal;
}

export interface TraceSearchResult {
  /** By their newest matching span, newest first. */
  traces: TraceSummary[];
  /** Where to go on; undefined when there is no more. There may be more though fewer traces than asked for were found. */
  next: TracePosition | undefined;
}

export interface TraceSearch {
  /**
   * Traces with a span in the window that matches in every respect. A trace comes once, on whichever page, and other traces
   * that arrive while somebody turns pages move nothing that is still to come. One that was to come, and gets a matching
   * span newer than the position meanwhile, does not: its place is on an earlier page now. Nothing tells when a span was
   * stored, so that it cannot be told from one that was there.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  search(request: TraceSearchRequest): Promise<TraceSearchResult>;
}

const WITHIN_MS = 10_000;
/** Pages are filled up this often with what lies behind traces that an earlier page had. */
const MAX_ROUNDS = 5;

export function createTraceSearch(store: Store): TraceSearch {
  return {
    async search({ filter, fromMs, toMs, limit, after, signal }) {
      const window = withinReach({ fromMs, toMs });
      const leftMs = stopwatch(WITHIN_MS);
      const condition = await spanCondition(store, filter, window, leftMs(), signal);
      const read: Read = { store, window, condition, signal, leftMs };
      const traces: TraceSummary[] = [];
      let position = after;
      for (let round = 0; round < MAX_ROUNDS && traces.length < limit; round++) {
        const wanted = limit - traces.length;
        const candidates = await findCandidates(read, position, wanted);
        const ids = candidates.map(({ traceId }) => traceId);
        const [summaries, matches] = await Promise.all([summarise(read, ids), countMatches(read, ids)]);
        for (const { traceId } of candidates) {
          const summary = summaries.get(traceId);
          const match = matches.get(traceId);
          if (!summary || !match || isBefore(match, traceId, position)) continue;
          traces.push({ ...summary, matchedSpans: match.spans });
        }
        if (candidates.length < wanted) return { traces, next: undefined };
        position = candidates.at(-1);
      }
      return { traces, next: position };
    },
  };
}

interface Read {
  store: Store;
  window: TimeSlice;
  condition: Condition;
  signal: AbortSignal | undefined;
  leftMs: () => number;
}

type UnmatchedSummary = Omit<TraceSummary, 'matchedSpans'>;

interface Match {
  newestNs: string;
  spans: number;
}

/** Whether a trace whose newest match this is stands before a position or at it: then an earlier page has it, or would by now. */
function isBefore({ newestNs }: Match, traceId: string, position: TracePosition | undefined): boolean {
  if (!position) return false;
  const difference = BigInt(newestNs) - BigInt(position.ns);
  return difference > 0n || (difference === 0n && traceId >= position.traceId);
}

/** The next traces that have a matching span behind the position, each by the newest of those. */
async function findCandidates(read: Read, after: TracePosition | undefined, limit: number): Promise<TracePosition[]> {
  const found = new Map<string, TracePosition>();
  const toMs = after
    ? Math.min(read.window.toMs, Math.floor(Number(BigInt(after.ns) / 1_000_000n)) + 1)
    : read.window.toMs;
  for (const slice of newestFirst({ fromMs: read.window.fromMs, toMs })) {
    const wanted = limit - found.size;
    const rows = await rowsOf<TracePosition>(
      read,
      `SELECT toString(toUnixTimestamp64Nano(time)) AS ns, lower(hex(trace)) AS traceId
       FROM (${read.store.onShards(
         `SELECT Timestamp AS time, TraceId AS trace FROM spans
          WHERE ${IN_SLICE}${after ? BEHIND_POSITION : ''}${read.condition.sql}${found.size > 0 ? NOT_YET_FOUND : ''}
          ORDER BY Timestamp DESC, TraceId DESC
          LIMIT 1 BY TraceId
          LIMIT {wanted:UInt32}`,
       )})
       ORDER BY time DESC, trace DESC
       LIMIT {wanted:UInt32}`,
      {
        ...sliceParams(slice),
        ...(after ? { afterNs: after.ns, afterId: after.traceId } : {}),
        wanted,
        found: [...found.keys()],
      },
    );
    for (const row of rows) found.set(row.traceId, row);
    if (found.size >= limit) break;
  }
  return [...found.values()];
}

const IN_SLICE = `Timestamp >= fromUnixTimestamp64Milli({sliceFrom:Int64}) AND Timestamp < fromUnixTimestamp64Milli({sliceTo:Int64})`;
const NOT_YET_FOUND = ' AND lower(hex(TraceId)) NOT IN {found:Array(String)}';
const BEHIND_POSITION = `
  AND Timestamp <= fromUnixTimestamp64Nano({afterNs:Int64})
  AND (Timestamp < fromUnixTimestamp64Nano({afterNs:Int64}) OR TraceId < unhex({afterId:String}))`;

function sliceParams({ fromMs, toMs }: TimeSlice): Record<string, string> {
  return { sliceFrom: String(fromMs), sliceTo: String(toMs) };
}

/** What the whole trace came to, its spans outside of the window included. */
async function summarise(read: Read, ids: readonly string[]): Promise<Map<string, UnmatchedSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<UnmatchedSummary>(
    read,
    `SELECT * FROM (${read.store.onShards(
      `SELECT lower(hex(TraceId)) AS traceId,
         argMinIf(ServiceName, (Timestamp, SpanId), is_root) AS rootService,
         argMinIf(SpanName, (Timestamp, SpanId), is_root) AS rootOperation,
         intDiv(min(start), 1000) / 1000 AS startMs,
         (max(start + toInt64(least(Duration, 9223372036854775807 - start))) - min(start)) / 1e6 AS durationMs,
         uniqExact(SpanId) AS spans,
         uniqExactIf(SpanId, StatusCode = 2) AS errors,
         arraySort(groupUniqArray(ServiceName)) AS services
       FROM (
         SELECT *, toUnixTimestamp64Nano(Timestamp) AS start, ParentSpanId = toFixedString('', 8) AS is_root
         FROM spans WHERE ${ofTraces('{ids:Array(String)}')})
       GROUP BY TraceId`,
    )})`,
    { ids },
  );
  return new Map(rows.map((row) => [row.traceId, row]));
}

/** How many spans of each trace match, and when the newest of them started. */
async function countMatches(read: Read, ids: readonly string[]): Promise<Map<string, Match>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<Match & { traceId: string }>(
    read,
    `SELECT * FROM (${read.store.onShards(
      `SELECT lower(hex(TraceId)) AS traceId, toString(toUnixTimestamp64Nano(max(Timestamp))) AS newestNs,
         uniqExact(SpanId) AS spans
       FROM spans
       WHERE ${ofTraces('{ids:Array(String)}')} AND ${IN_SLICE}${read.condition.sql}
       GROUP BY TraceId`,
    )})`,
    { ids, ...sliceParams(read.window) },
  );
  return new Map(rows.map(({ traceId, ...match }) => [traceId, match]));
}

function rowsOf<Row>({ store, condition, signal, leftMs }: Read, sql: string, params: object): Promise<Row[]> {
  return readWithinLimits<Row>(
    store,
    sql,
    { params: { ...condition.params, ...params }, ...(signal ? { signal } : {}) },
    leftMs(),
  );
}
