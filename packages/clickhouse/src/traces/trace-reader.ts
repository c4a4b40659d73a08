import type { SpanKind, TraceSpan } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { StoreUnavailableError } from '../store/errors.ts';
import { readWithinLimits } from '../store/read-limits.ts';
import { STATUS_CODES, type StatusCode } from './span-filter.ts';
import { ofTraces } from './trace-places.ts';

export interface SpanLink {
  traceId: string;
  spanId: string;
  traceState: string;
  attributes: Record<string, string>;
}

/** A span as it was received. Ids are lower-case hex. */
export interface StoredSpan extends TraceSpan {
  operation: string;
  statusCode: StatusCode;
  statusMessage: string;
  traceState: string;
  scopeName: string;
  scopeVersion: string;
  resourceAttributes: Record<string, string>;
  links: SpanLink[];
}

export interface StoredTrace {
  traceId: string;
  /** Start of its earliest span in epoch milliseconds. */
  startMs: number;
  /** By start; each span once, however often it was sent. */
  spans: StoredSpan[];
  /** It has more spans than were asked for: these are its earliest. */
  isCut: boolean;
}

export interface TraceRead {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** Default 10,000. */
  maxSpans?: number;
  signal?: AbortSignal;
}

export interface TraceReader {
  /**
   * The spans of a trace; undefined if it has none. In a cluster one that is not found while shards are missing may exist.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: TraceRead): Promise<StoredTrace | undefined>;
}

interface SpanRow {
  start: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  operation: string;
  kind: number;
  service: string;
  scopeName: string;
  scopeVersion: string;
  resourceAttributes: Record<string, string>;
  attributes: Record<string, string>;
  durationNs: number;
  status: number;
  statusMessage: string;
  eventTimes: string[];
  eventNames: string[];
  eventAttributes: Record<string, string>[];
  linkTraceIds: string[];
  linkSpanIds: string[];
  linkTraceStates: string[];
  linkAttributes: Record<string, string>[];
  rowsRead: number;
}

const MAX_SPANS = 10_000;
const WITHIN_MS = 10_000;
/** By their number in OTLP, which the column SpanKind holds. */
export const SPAN_KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** Copies of a span in a fixed order, so that the same one is kept whenever it is read. */
const ORDER = 'start, spanId, durationNs DESC, content';

export function createTraceReader(store: Store): TraceReader {
  return {
    async read({ traceId, maxSpans = MAX_SPANS, signal }) {
      // Room for copies; a sort that keeps only its first rows stays small, however large the trace is.
      const maxRows = maxSpans * 2;
      const rows = await readWithinLimits<SpanRow>(
        store,
        `SELECT * EXCEPT (content), count() OVER () AS rowsRead
         FROM (SELECT * FROM (${store.onShards(`${SPANS_OF_TRACE} ORDER BY ${ORDER} LIMIT {maxRows:UInt32}`)})
           ORDER BY ${ORDER} LIMIT {maxRows:UInt32})
         ORDER BY ${ORDER}
         LIMIT 1 BY spanId
         LIMIT {limit:UInt32}`,
        { params: { traceId, maxRows, limit: maxSpans + 1 }, ...(signal ? { signal } : {}) },
        WITHIN_MS,
      );
      const first = rows[0];
      if (!first) {
        if ((await store.missingShards(signal)) === 0) return undefined;
        throw new StoreUnavailableError('The trace was not found, but shards of the cluster do not answer.');
      }
      const startNs = BigInt(first.start);
      return {
        traceId,
        startMs: Number(startNs / 1_000n) / 1_000,
        spans: rows.slice(0, maxSpans).map((row) => storedSpan(row, startNs)),
        isCut: rows.length > maxSpans || first.rowsRead >= maxRows,
      };
    },
  };
}

const SPANS_OF_TRACE = `
  SELECT
    toUnixTimestamp64Nano(Timestamp) AS startNs, toString(startNs) AS start,
    lower(hex(SpanId)) AS spanId,
    if(ParentSpanId = toFixedString('', 8), '', lower(hex(ParentSpanId))) AS parentSpanId,
    TraceState AS traceState, SpanName AS operation, SpanKind AS kind, ServiceName AS service,
    ScopeName AS scopeName, ScopeVersion AS scopeVersion,
    ResourceAttributes AS resourceAttributes, SpanAttributes AS attributes,
    least(Duration, 9007199254740991) AS durationNs, StatusCode AS status, StatusMessage AS statusMessage,
    arrayMap(time -> toString(toUnixTimestamp64Nano(time)), \`Events.Timestamp\`) AS eventTimes,
    \`Events.Name\` AS eventNames, \`Events.Attributes\` AS eventAttributes,
    arrayMap(id -> lower(hex(id)), \`Links.TraceId\`) AS linkTraceIds,
    arrayMap(id -> lower(hex(id)), \`Links.SpanId\`) AS linkSpanIds,
    \`Links.TraceState\` AS linkTraceStates, \`Links.Attributes\` AS linkAttributes,
    cityHash64(operation, service, status, attributes) AS content
  FROM spans
  WHERE ${ofTraces('[{traceId:String}]')}`;

function storedSpan(row: SpanRow, traceStartNs: bigint): StoredSpan {
  const sinceStart = (nanoseconds: string): number => Number(BigInt(nanoseconds) - traceStartNs);
  return {
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    service: row.service,
    instance: row.resourceAttributes['service.instance.id'] ?? '',
    operation: row.operation,
    kind: SPAN_KINDS[row.kind] ?? 'unspecified',
    startNs: sinceStart(row.start),
    durationNs: row.durationNs,
    failed: STATUS_CODES[row.status] === 'error',
    statusCode: STATUS_CODES[row.status] ?? 'unset',
    statusMessage: row.statusMessage,
    traceState: row.traceState,
    scopeName: row.scopeName,
    scopeVersion: row.scopeVersion,
    resourceAttributes: row.resourceAttributes,
    attributes: row.attributes,
    events: row.eventTimes.map((time, i) => ({
      atNs: sinceStart(time),
      name: row.eventNames[i]!,
      attributes: row.eventAttributes[i]!,
    })),
    links: row.linkTraceIds.map((traceId, i) => ({
      traceId,
      spanId: row.linkSpanIds[i]!,
      traceState: row.linkTraceStates[i]!,
      attributes: row.linkAttributes[i]!,
    })),
  };
}
