import type { ContrastDocument, LatencyMapDocument, TraceListDocument } from '../../api-documents.ts';
import type { ConsoleReads } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { freshnessOf } from './graph.ts';
import { checkParameters } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { writeTraceCursor } from './trace-cursor.ts';
import { readContrastQuery, readMatchingSpans, readTraceId, readTraceQuery } from './trace-query.ts';

/** `GET /traces`: traces with a span that matches, newest first. */
export async function answerTraces(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { window, filter, limit, after } = readTraceQuery(call.query, call.nowMs);
  const { fromMs, toMs } = window;
  const search = { fromMs, toMs, filter, limit, ...(after ? { after } : {}), signal: call.signal };
  const { traces, next } = await reads.searchTraces(search);
  const document: TraceListDocument = {
    window: { from: fromMs, to: toMs },
    traces,
    nextCursor: next ? writeTraceCursor({ fromMs, toMs, after: next }) : null,
  };
  replyJson(call.request, call.response, document, freshnessOf([window], call.nowMs, maxLatenessMs));
}

/** What a cell of the map may be long, in seconds. */
const COLUMNS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 10_800, 21_600, 86_400, 345_600];
const MOST_COLUMNS = 120;

/** `GET /traces/latency`: the spans that match, by when they started and how long they took. */
export async function answerLatencyMap(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { window, filter } = readMatchingSpans(call.query, call.nowMs);
  const { fromMs, toMs } = window;
  const columnMs = COLUMNS_S.find((seconds) => seconds * 1e3 * MOST_COLUMNS >= toMs - fromMs)! * 1e3;
  const cells = await reads.latencyMap({ fromMs, toMs, filter, columnMs, signal: call.signal });
  const document: LatencyMapDocument = {
    window: { from: fromMs, to: toMs },
    columnMs,
    spans: cells.reduce((sum, { spans }) => sum + spans, 0),
    cells,
  };
  replyJson(call.request, call.response, document, freshnessOf([window], call.nowMs, maxLatenessMs));
}

/** `GET /traces/contrast`: which attribute values the selected ones of the matching spans have more often than the rest. */
export async function answerContrast(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { window, filter, selected } = readContrastQuery(call.query, call.nowMs);
  const { fromMs, toMs } = window;
  const document: ContrastDocument = {
    window: { from: fromMs, to: toMs },
    select: {
      from: selected.fromMs,
      to: selected.toMs,
      min: selected.minDurationMs,
      max: selected.maxDurationMs,
    },
    ...(await reads.contrast({ fromMs, toMs, filter, selected, signal: call.signal })),
  };
  replyJson(call.request, call.response, document, freshnessOf([window], call.nowMs, maxLatenessMs));
}

/** `GET /traces/{traceId}`: its spans as a tree. */
export async function answerTrace(reads: ConsoleReads, call: ApiCall): Promise<void> {
  checkParameters(call.query, []);
  const traceId = readTraceId(call.parts.traceId ?? '');
  const trace = await reads.trace(traceId, call.signal);
  if (!trace) throw new ApiError(404, 'not_found', `No span of the trace ${traceId} is stored.`, 'traceId');
  replyJson(call.request, call.response, trace, 'settling');
}
