import type { Channel, Evidence } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { readWithinLimits } from '../store/read-limits.ts';
import { withinReach } from '../traces/time-slices.ts';
import { SPAN_KINDS } from '../traces/trace-reader.ts';

/** What examples are asked of. */
type Sought = Pick<Evidence, 'type' | 'where' | 'finding'>;

export interface ExampleRead {
  /** When spans start; epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  evidence: readonly Sought[];
  signal?: AbortSignal;
}

export interface ExampleReader {
  /**
   * Traces to look at for each evidence, in its order, up to three each: failed ones where errors are told, slow ones where
   * latency is, and short ones where calls are missing; of the instance or version that is told of. By operation; whom a call
   * went to is not looked at.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: ExampleRead): Promise<string[][]>;
}

interface ExampleRow {
  service: string;
  operation: string;
  kind: number;
  'service.instance.id': string;
  'service.version': string;
  traceId: string;
}

const WITHIN_MS = 5_000;
const MOST_EXAMPLES = 3;

/** Which spans show what a channel tells, and which of them best. */
const SHOWN_BY: Record<Channel, { condition: string; order: string }> = {
  errors: { condition: 'StatusCode = 2', order: 'duration DESC' },
  latency: { condition: 'true', order: 'duration DESC' },
  shape: { condition: 'StatusCode != 2', order: 'duration' },
};

export function createExampleReader(store: Store): ExampleReader {
  const readOf = async (
    channel: Channel,
    sought: readonly Sought[],
    { signal, ...window }: Omit<ExampleRead, 'evidence'>,
  ) => {
    if (sought.length === 0) return [];
    const { fromMs, toMs } = withinReach(window);
    const { condition, order } = SHOWN_BY[channel];
    const best = `ORDER BY ${order}, start DESC, traceId
      LIMIT ${MOST_EXAMPLES} BY service, operation, kind, \`service.instance.id\`, \`service.version\``;
    return readWithinLimits<ExampleRow>(
      store,
      `SELECT service, operation, kind, \`service.instance.id\`, \`service.version\`, traceId
       FROM (${store.onShards(
         `SELECT ServiceName AS service, SpanName AS operation, SpanKind AS kind, ServiceInstanceId AS \`service.instance.id\`,
            ServiceVersion AS \`service.version\`, lower(hex(TraceId)) AS traceId, max(Duration) AS duration,
            max(Timestamp) AS start
          FROM spans
          WHERE ServiceName IN {services:Array(String)} AND SpanName IN {operations:Array(String)} AND ${condition}
            AND Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
          GROUP BY service, operation, kind, \`service.instance.id\`, \`service.version\`, traceId
          ${best}`,
       )})
       ${best}`,
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
      const byChannel = Map.groupBy(evidence, ({ type }) => type);
      const rows = new Map(
        await Promise.all(
          [...byChannel].map(async ([type, sought]) => [type, await readOf(type, sought, window)] as const),
        ),
      );
      return evidence.map(({ type, where: { service, operation, kind }, finding }) => {
        const matches = (row: ExampleRow) =>
          row.service === service &&
          row.operation === operation &&
          (kind === undefined || SPAN_KINDS[row.kind] === kind) &&
          (finding?.of !== 'instance' || row[finding.key] === finding.value);
        const ids = rows.get(type)!.filter(matches);
        return [...new Set(ids.map(({ traceId }) => traceId))].slice(0, MOST_EXAMPLES);
      });
    },
  };
}
