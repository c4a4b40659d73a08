import type { Evidence } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { readWithinLimits } from '../traces/read-limits.ts';
import { withinReach } from '../traces/time-slices.ts';
import { SPAN_KINDS } from '../traces/trace-reader.ts';

/** What examples are asked of. */
type Sought = Pick<Evidence, 'type' | 'where'>;

export interface ExampleRead {
  /** When spans start; epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  evidence: readonly Sought[];
  signal?: AbortSignal;
}

export interface ExampleReader {
  /**
   * Traces to look at for each evidence, in its order, up to three each: failed ones where errors are told, else slow ones.
   * By operation; whom a call went to is not looked at.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: ExampleRead): Promise<string[][]>;
}

interface ExampleRow {
  service: string;
  operation: string;
  kind: number;
  traceId: string;
}

const WITHIN_MS = 5_000;
const MOST_EXAMPLES = 3;

export function createExampleReader(store: Store): ExampleReader {
  const readBy = async (
    order: string,
    sought: readonly Sought[],
    { signal, ...window }: Omit<ExampleRead, 'evidence'>,
  ) => {
    if (sought.length === 0) return [];
    const { fromMs, toMs } = withinReach(window);
    const newest = `ORDER BY ${order}, start DESC, traceId LIMIT ${MOST_EXAMPLES} BY service, operation, kind`;
    return readWithinLimits<ExampleRow>(
      store,
      `SELECT service, operation, kind, traceId
       FROM (${store.onShards(
         `SELECT ServiceName AS service, SpanName AS operation, SpanKind AS kind, lower(hex(TraceId)) AS traceId,
            StatusCode = 2 AS failed, max(Duration) AS duration, max(Timestamp) AS start
          FROM spans
          WHERE ServiceName IN {services:Array(String)} AND SpanName IN {operations:Array(String)}
            AND Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
          GROUP BY service, operation, kind, traceId, failed
          ${newest}`,
       )})
       ${newest}`,
      {
        params: {
          services: [...new Set(sought.map(({ where }) => where.service))],
          operations: [...new Set(sought.map(({ where }) => where.operation))],
          fromMs: String(fromMs),
          toMs: String(toMs),
        },
        ...(signal ? { signal } : {}),
      },
      WITHIN_MS,
    );
  };

  return {
    async read({ evidence, ...window }) {
      const isError = ({ type }: Sought) => type === 'errors';
      const [failed, slow] = await Promise.all([
        readBy('failed DESC, duration DESC', evidence.filter(isError), window),
        readBy(
          'duration DESC',
          evidence.filter((one) => !isError(one)),
          window,
        ),
      ]);
      return evidence.map((one) => {
        const { service, operation, kind } = one.where;
        const matches = (row: ExampleRow) =>
          row.service === service &&
          row.operation === operation &&
          (kind === undefined || SPAN_KINDS[row.kind] === kind);
        const ids = (isError(one) ? failed : slow).filter(matches).map(({ traceId }) => traceId);
        return [...new Set(ids)].slice(0, MOST_EXAMPLES);
      });
    },
  };
}
