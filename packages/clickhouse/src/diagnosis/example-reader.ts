import type { Evidence } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { readWithinLimits } from '../store/read-limits.ts';
import { withinReach } from '../traces/time-slices.ts';
import { SPAN_KINDS } from '../traces/trace-reader.ts';

/** What examples are asked of. */
type Sought = Pick<Evidence, 'type' | 'where' | 'finding' | 'figures'>;

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
   * latency is or calls are new, and short ones where calls are missing; of the instance or version that is told of. By operation; whom a call
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
/** Of these the examples are chosen: those of one trace are one example. To choose among all traces takes a row for each. */
const MOST_SPANS = 50;

type Shown = 'failed' | 'long' | 'short';

/** Which spans are shown, and which of them first: those that this is least of. */
const CHOICE: Record<Shown, { condition: string; order: string }> = {
  failed: { condition: 'StatusCode = 2', order: 'bitNot(Duration)' },
  long: { condition: 'true', order: 'bitNot(Duration)' },
  short: { condition: 'StatusCode != 2', order: 'Duration' },
};

function shownOf({ type, finding, figures: { before = 0, after = 0 } }: Sought): Shown {
  if (type === 'errors') return 'failed';
  if (type === 'latency') return 'long';
  const callsMore = finding?.of === 'calls' && finding.child !== '' && after > before;
  return callsMore ? 'long' : 'short';
}

export function createExampleReader(store: Store): ExampleReader {
  const readOf = async (
    shown: Shown,
    sought: readonly Sought[],
    { signal, ...window }: Omit<ExampleRead, 'evidence'>,
  ) => {
    if (sought.length === 0) return [];
    const { fromMs, toMs } = withinReach(window);
    const { condition, order } = CHOICE[shown];
    const group = 'service, operation, kind, `service.instance.id`, `service.version`';
    return readWithinLimits<ExampleRow>(
      store,
      `SELECT ${group}, lower(hex(example.3)) AS traceId
       FROM (${store.onShards(
         `SELECT ServiceName AS service, SpanName AS operation, SpanKind AS kind, ServiceInstanceId AS \`service.instance.id\`,
            ServiceVersion AS \`service.version\`,
            groupArraySorted(${MOST_SPANS})((${order}, -toUnixTimestamp64Nano(Timestamp), TraceId)) AS first,
            arrayFilter((_, nth) -> nth = 1, first, arrayEnumerateUniq(first.3)) AS of_each_trace
          FROM spans
          WHERE ServiceName IN {services:Array(String)} AND SpanName IN {operations:Array(String)} AND ${condition}
            AND Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
          GROUP BY ${group}`,
       )})
       ARRAY JOIN arraySlice(of_each_trace, 1, ${MOST_EXAMPLES}) AS example
       ORDER BY example
       LIMIT ${MOST_EXAMPLES} BY ${group}`,
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
      const byShown = Map.groupBy(evidence, shownOf);
      const rows = new Map(
        await Promise.all(
          [...byShown].map(async ([shown, sought]) => [shown, await readOf(shown, sought, window)] as const),
        ),
      );
      return evidence.map((one) => {
        const { where, finding } = one;
        const { service, operation, kind } = where;
        const matches = (row: ExampleRow) =>
          row.service === service &&
          row.operation === operation &&
          (kind === undefined || SPAN_KINDS[row.kind] === kind) &&
          (finding?.of !== 'instance' || row[finding.key] === finding.value);
        const ids = rows.get(shownOf(one))!.filter(matches);
        return [...new Set(ids.map(({ traceId }) => traceId))].slice(0, MOST_EXAMPLES);
      });
    },
  };
}
