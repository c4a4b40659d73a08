import type { AttributeCounts } from '@faultline/model';
import { type AttributeCountRow, attributeCounts, countsOf } from '../attributes/attribute-counts.ts';
import type { Store } from '../store/connect.ts';
import { readWithinLimits, stopwatch } from '../store/read-limits.ts';
import { type SpanFilter, spanCondition } from './span-filter.ts';
import { type TimeSlice, withinReach } from './time-slices.ts';

/** Spans of like start and like duration. */
export interface LatencyCell {
  /** Start of its stretch of time in epoch milliseconds. */
  atMs: number;
  /** Which of the steps of duration it is: number `n` begins at 2^(n / 2) µs; 0 holds what is shorter, too. */
  step: number;
  spans: number;
  errors: number;
}

export interface LatencyMapRead {
  filter: SpanFilter;
  /** When matching spans start; epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  /** Length of a cell's stretch of time; milliseconds. */
  columnMs: number;
  signal?: AbortSignal;
}

/** A part of the matching spans. */
export interface LatencySelection extends TimeSlice {
  /** Milliseconds; `maxDurationMs` excluded. */
  minDurationMs: number;
  maxDurationMs: number;
}

export interface LatencyMapReader {
  /**
   * How many stored spans match, by when they started and how long they took; cells without any are left out.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  cells(request: LatencyMapRead): Promise<LatencyCell[]>;
  /**
   * Attributes of the matching spans that are selected (`bad`), and of those that are not (`good`): of the newest 20,000 of
   * each. Throws as `cells` does.
   */
  contrast(request: Omit<LatencyMapRead, 'columnMs'> & { selected: LatencySelection }): Promise<AttributeCounts>;
}

const WITHIN_MS = 10_000;
const MOST_SPANS = 20_000;

const IN_WINDOW =
  'Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})';
const SELECTED = `Timestamp >= fromUnixTimestamp64Milli({selectedFromMs:Int64})
  AND Timestamp < fromUnixTimestamp64Milli({selectedToMs:Int64})
  AND Duration >= {leastNs:UInt64} AND Duration < {mostNs:UInt64}`;

export function createLatencyMapReader(store: Store): LatencyMapReader {
  const prepare = async ({ filter, signal, ...asked }: Omit<LatencyMapRead, 'columnMs'>) => {
    const window = withinReach(asked);
    const leftMs = stopwatch(WITHIN_MS);
    const condition = await spanCondition(store, filter, window, leftMs(), signal);
    const bounds = { fromMs: String(window.fromMs), toMs: String(window.toMs) };
    const read = <Row>(sql: string, params: Record<string, unknown>) =>
      readWithinLimits<Row>(
        store,
        sql,
        { params: { ...condition.params, ...bounds, ...params }, ...(signal ? { signal } : {}) },
        leftMs(),
      );
    return { read, matching: `${IN_WINDOW}${condition.sql}` };
  };
  return {
    async cells(request) {
      const { read, matching } = await prepare(request);
      const cells = `
        SELECT intDiv(toUnixTimestamp64Milli(Timestamp) - {fromMs:Int64}, {columnMs:Int64}) AS column,
          toUInt16(greatest(0, floor(log2(greatest(Duration, 1) / 1000) * 2))) AS step,
          count() AS spans, countIf(StatusCode = 2) AS errors
        FROM spans WHERE ${matching}
        GROUP BY column, step`;
      return read<LatencyCell>(
        `SELECT {fromMs:Int64} + column * {columnMs:Int64} AS atMs, step, sum(c.spans) AS spans, sum(c.errors) AS errors
         FROM (${store.onShards(cells)}) AS c
         GROUP BY column, step
         ORDER BY column, step`,
        { columnMs: String(request.columnMs) },
      );
    },
    async contrast({ selected, ...request }) {
      const { read, matching } = await prepare(request);
      const within = withinReach(selected);
      const newest = (isSelected: boolean) => {
        const theirs = `FROM spans WHERE ${matching} AND ${isSelected ? '' : 'NOT '}(${SELECTED})`;
        // When the oldest of them started is found first: otherwise ClickHouse reads the attributes of every span that
        // matches, to sort them all.
        return `
          SELECT * FROM (${store.onShards(`
            SELECT Timestamp AS start, ${isSelected} AS is_bad, SpanAttributes AS own, ResourceAttributes AS resource
            ${theirs} AND Timestamp >= (
              SELECT min(start) FROM (SELECT Timestamp AS start ${theirs} ORDER BY start DESC LIMIT ${MOST_SPANS}))
            ORDER BY Timestamp DESC LIMIT ${MOST_SPANS}`)})
          ORDER BY start DESC LIMIT ${MOST_SPANS}`;
      };
      const rows = await read<AttributeCountRow>(attributeCounts(`${newest(true)} UNION ALL ${newest(false)}`), {
        selectedFromMs: String(within.fromMs),
        selectedToMs: String(within.toMs),
        leastNs: nanoseconds(selected.minDurationMs),
        mostNs: nanoseconds(selected.maxDurationMs),
      });
      return countsOf(rows);
    },
  };
}

function nanoseconds(ms: number): string {
  const ns = BigInt(Math.round(Math.min(ms, 1e12) * 1e6));
  return ns.toString();
}
