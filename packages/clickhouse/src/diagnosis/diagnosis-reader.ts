import {
  buildTraceTree,
  type DiagnosedSpan,
  type NodeRef,
  type RecordedTrace,
  type SpanKind,
  spanRecords,
} from '@faultline/model';
import { readPast } from '../graph/read-past.ts';
import { nodeRef } from '../graph/rows.ts';
import { serviceRows } from '../services/service-rollups.ts';
import type { Store } from '../store/connect.ts';
import { readWithinLimits } from '../traces/read-limits.ts';

/** Epoch milliseconds; `toMs` excluded. */
export interface DiagnosisWindow {
  fromMs: number;
  toMs: number;
}

export interface DiagnosisTraces {
  /** Records of the spans that start in the window, by trace. */
  traces: RecordedTrace[];
  /** Of the window's traces: 1 where all were read. */
  share: number;
}

/** Reads what a diagnosis compares. */
export interface DiagnosisReader {
  /**
   * The window's spans with what their traces tell of them. Of a window with too many, a share of the traces, the same ones
   * whenever it is asked for; shares and durations are what is compared, so that a share of them serves.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(window: DiagnosisWindow, signal?: AbortSignal): Promise<DiagnosisTraces>;
}

/** Of one window: what the process that asks takes a second for. */
const MOST_SPANS = 80_000;
/** A trace's other spans start within this of one in the window, or its parents and children are not known here. */
const MARGIN_MS = 30_000;
const WITHIN_MS = 15_000;
/** Others have their turn after so many spans. */
const SPANS_IN_A_ROW = 2_000;
const BUCKET_MS = 10_000;

const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** What a diagnosis reads of a span's attributes. */
const ATTRIBUTES = [
  'circuit_breaker.name',
  'circuit_breaker.state',
  'resilience.policy.type',
  'resilience.outcome',
  'resilience.rejection.reason',
  'resilience.fallback.outcome',
  'http.response.status_code',
  'http.status_code',
  'rpc.response.status_code',
  'rpc.grpc.status_code',
];

interface SpanRow {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  /** Nanoseconds since the beginning of what is read. */
  startNs: number;
  durationNs: number;
  name: string;
  kind: number;
  service: string;
  failed: boolean;
  attributes: Record<string, string>;
  peerKind: string;
  peer: string;
  timedOut: boolean;
}

/** Whom a call went to is told by its half, which knows all conventions; halves are kept for a day or so. */
const SPANS = `
  SELECT s.* EXCEPT (span, trace), h.peer_kind AS peerKind, h.peer AS peer, h.timed_out = 1 AS timedOut
  FROM (
    SELECT lower(hex(TraceId)) AS traceId, lower(hex(SpanId)) AS spanId,
      if(ParentSpanId = toFixedString('', 8), '', lower(hex(ParentSpanId))) AS parentSpanId,
      toUnixTimestamp64Nano(Timestamp) - {fromMs:Int64} * 1000000 AS startNs,
      least(Duration, 9007199254740991) AS durationNs, SpanName AS name, SpanKind AS kind, ServiceName AS service,
      StatusCode = 2 AS failed,
      mapFilter((key, _) -> key IN (${ATTRIBUTES.map((key) => `'${key}'`).join(', ')}), SpanAttributes) AS attributes,
      reinterpretAsUInt64(SpanId) AS span, cityHash64(TraceId) AS trace
    FROM spans
    WHERE Timestamp >= fromUnixTimestamp64Milli({fromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({toMs:Int64})
      AND cityHash64(TraceId) % {oneOf:UInt32} = 0
    LIMIT 1 BY TraceId, SpanId) AS s
  LEFT ANY JOIN (
    SELECT span, trace, peer_kind, peer, timed_out FROM halves
    WHERE side = 'caller' AND bucket >= toDateTime({fromBucket:UInt32}) AND bucket < toDateTime({toBucket:UInt32})
      AND trace % {oneOf:UInt32} = 0) AS h
  ON s.span = h.span AND s.trace = h.trace`;

export function createDiagnosisReader(store: Store): DiagnosisReader {
  return {
    async read({ fromMs, toMs }, signal) {
      const options = signal ? { signal } : {};
      const [spans, { peerServices }] = await Promise.all([
        countSpans(store, { fromMs, toMs }, signal),
        readPast(store, signal),
      ]);
      const oneOf = Math.max(1, Math.ceil(spans / MOST_SPANS));
      const readFromMs = Math.max(0, Math.floor(fromMs - MARGIN_MS));
      const readToMs = Math.ceil(toMs + MARGIN_MS);
      const rows = await readWithinLimits<SpanRow>(
        store,
        `SELECT * FROM (${store.onShards(SPANS)})`,
        {
          params: {
            fromMs: readFromMs,
            toMs: readToMs,
            fromBucket: Math.floor(readFromMs / BUCKET_MS) * 10,
            toBucket: Math.ceil(readToMs / BUCKET_MS) * 10,
            oneOf,
          },
          settings: { max_result_rows: '400000', max_result_bytes: '400000000' },
          ...options,
        },
        WITHIN_MS,
      );
      const known = new Map(peerServices.map(({ caller, address, service }) => [`${caller}\u0000${address}`, service]));
      const isInWindow = (ms: number) => ms >= fromMs && ms < toMs;
      const traces = await recordAll(rows, known, readFromMs, isInWindow, signal);
      return { traces, share: 1 / oneOf };
    },
  };
}

async function countSpans(store: Store, window: DiagnosisWindow, signal?: AbortSignal): Promise<number> {
  const whole = {
    fromMs: Math.floor(window.fromMs / BUCKET_MS) * BUCKET_MS,
    toMs: Math.ceil(window.toMs / BUCKET_MS) * BUCKET_MS,
  };
  const select = `SELECT sum(s.spans) AS spans FROM (${await serviceRows(store, whole, signal)}) AS s`;
  const [row] = await store.read<{ spans: number }>(
    `SELECT sum(t.spans) AS spans FROM (${store.onShards(select)}) AS t`,
    signal ? { signal } : {},
  );
  return row?.spans ?? 0;
}

async function recordAll(
  rows: readonly SpanRow[],
  known: ReadonlyMap<string, string>,
  readFromMs: number,
  isInWindow: (ms: number) => boolean,
  signal: AbortSignal | undefined,
): Promise<RecordedTrace[]> {
  const byTrace = new Map<string, SpanRow[]>();
  for (const row of rows) {
    const trace = byTrace.get(row.traceId);
    if (trace) trace.push(row);
    else byTrace.set(row.traceId, [row]);
  }
  const traces: RecordedTrace[] = [];
  let inARow = 0;
  for (const [traceId, spans] of byTrace) {
    inARow += spans.length;
    if (inARow > SPANS_IN_A_ROW) {
      inARow = 0;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
    const firstNs = spans.reduce((first, { startNs }) => Math.min(first, startNs), Number.POSITIVE_INFINITY);
    const traceStartMs = readFromMs + firstNs / 1e6;
    const tree = buildTraceTree(spans.map((row) => diagnosedSpan(row, firstNs, known)));
    const records = spanRecords(tree).filter(({ startNs }) => isInWindow(traceStartMs + startNs / 1e6));
    if (records.length > 0) traces.push({ traceId, traceStartMs, spans: records });
  }
  return traces;
}

function diagnosedSpan(row: SpanRow, firstNs: number, known: ReadonlyMap<string, string>): DiagnosedSpan {
  const { spanId, parentSpanId, service, name, durationNs, attributes } = row;
  return {
    spanId,
    parentSpanId,
    service,
    instance: '',
    name,
    kind: KINDS[row.kind] ?? 'unspecified',
    startNs: row.startNs - firstNs,
    durationNs,
    failed: Boolean(row.failed),
    attributes,
    events: [],
    peer: peerOf(row, known),
    timedOut: Boolean(row.timedOut),
  };
}

/** A call that nobody answered belongs to the service known at that address. */
function peerOf({ service, peerKind, peer }: SpanRow, known: ReadonlyMap<string, string>): NodeRef | null {
  const answering = peerKind === 'external' ? known.get(`${service}\u0000${peer}`) : undefined;
  return answering === undefined ? nodeRef(peerKind, peer) : { kind: 'service', name: answering };
}
