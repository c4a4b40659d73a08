import type { TraceListDocument } from '../../api-documents.ts';
import type { ConsoleReads } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { freshnessOf } from './graph.ts';
import { checkParameters } from './parameters.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { writeTraceCursor } from './trace-cursor.ts';
import { readTraceId, readTraceQuery } from './trace-query.ts';

/** `GET /traces`: traces with a span that matches, newest first. */
export async function answerTraces(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { window, filter, limit, after } = readTraceQuery(call.query, call.nowMs);
  const { fromMs, toMs } = window;
  const search = { fromMs, toMs, filter, limit, ...(after ? { after } : {}), signal: call.signal };
  const { traces, next } = await reads.searchTraces(search);
  const document: TraceListDocument = {
    window: { from: fromMs, to: toMs },
    traces,
    nextCursor: next ? writeTraceCursor({ toMs, after: next }) : null,
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
