import type { SpanStatus } from '../../api-documents.ts';
import type { SpanFilter, SpanSelection, TracePosition } from '../console-reads.ts';
import { badParameter } from './api-error.ts';
import { checkLength, checkParameters, readText, readWhole, shorten } from './parameters.ts';
import { readTimeWindow, readWindowOf, type TimeWindow } from './time-window.ts';
import { readTraceCursor } from './trace-cursor.ts';

/** Which spans match. */
export interface MatchingSpans {
  window: TimeWindow;
  filter: SpanFilter;
}

export interface TraceQuery extends MatchingSpans {
  limit: number;
  after: TracePosition | undefined;
}

const MATCHING = ['service', 'operation', 'status', 'minDuration', 'maxDuration', 'from', 'to'];
const STATUSES: readonly SpanStatus[] = ['error', 'ok', 'unset'];
const MOST_TRACES = 200;
const MOST_ATTRIBUTES = 10;
const TRACE_ID = /^[0-9a-f]{32}$/;

/** The parameters of `GET /traces`. A cursor brings the window along. */
export function readTraceQuery(query: URLSearchParams, nowMs: number): TraceQuery {
  checkParameters(query, [...MATCHING, 'limit', 'cursor'], ['attribute']);
  const cursorText = query.get('cursor');
  const cursor = cursorText === null ? undefined : readTraceCursor(cursorText);
  const asked = new URLSearchParams(query);
  if (cursor) {
    asked.set('from', String(cursor.fromMs));
    asked.set('to', String(cursor.toMs));
  }
  return {
    window: readTimeWindow(asked, nowMs),
    filter: readFilter(query),
    limit: readWhole(query, 'limit', 20, 1, MOST_TRACES),
    after: cursor?.after,
  };
}

/** The parameters of `GET /traces/latency`. */
export function readMatchingSpans(query: URLSearchParams, nowMs: number): MatchingSpans {
  checkParameters(query, MATCHING, ['attribute']);
  return { window: readTimeWindow(query, nowMs), filter: readFilter(query) };
}

/** The parameters of `GET /traces/contrast`: `select…` is the part of the matching spans that is compared with the rest. */
export function readContrastQuery(query: URLSearchParams, nowMs: number): MatchingSpans & { selected: SpanSelection } {
  checkParameters(query, [...MATCHING, 'selectFrom', 'selectTo', 'selectMin', 'selectMax'], ['attribute']);
  const { fromMs, toMs } = readWindowOf(query, 'selectFrom', 'selectTo', nowMs);
  const minDurationMs = readDuration(query, 'selectMin') ?? 0;
  const maxDurationMs = readDuration(query, 'selectMax') ?? Number.MAX_SAFE_INTEGER;
  if (minDurationMs >= maxDurationMs) {
    throw badParameter('selectMin', String(minDurationMs), 'a duration below selectMax');
  }
  return {
    window: readTimeWindow(query, nowMs),
    filter: readFilter(query),
    selected: { fromMs, toMs, minDurationMs, maxDurationMs },
  };
}

/** @throws ApiError 400 for what is not the id of a trace */
export function readTraceId(text: string): string {
  const traceId = text.toLowerCase();
  if (!TRACE_ID.test(traceId) || /^0*$/.test(traceId)) {
    throw badParameter('traceId', shorten(text), 'a trace id of 32 hexadecimal digits, not all 0,');
  }
  return traceId;
}

function readFilter(query: URLSearchParams): SpanFilter {
  const minDurationMs = readDuration(query, 'minDuration');
  const maxDurationMs = readDuration(query, 'maxDuration');
  if (minDurationMs !== undefined && maxDurationMs !== undefined && minDurationMs > maxDurationMs) {
    throw badParameter('minDuration', String(minDurationMs), 'a duration of at most maxDuration');
  }
  const filter = {
    service: readText(query, 'service'),
    operation: readText(query, 'operation'),
    status: readStatus(query),
    minDurationMs,
    maxDurationMs,
  };
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(given), attributes: readAttributes(query) };
}

function readStatus(query: URLSearchParams): SpanStatus | undefined {
  const text = query.get('status');
  if (text === null) return undefined;
  const status = STATUSES.find((candidate) => candidate === text);
  if (!status) throw badParameter('status', shorten(text), `one of ${STATUSES.join(', ')}`);
  return status;
}

function readDuration(query: URLSearchParams, parameter: string): number | undefined {
  const text = query.get(parameter);
  if (text === null) return undefined;
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(text)) throw badParameter(parameter, shorten(text), 'a number of milliseconds');
  return Number(text);
}

function readAttributes(query: URLSearchParams): SpanFilter['attributes'] {
  const texts = query.getAll('attribute');
  if (texts.length > MOST_ATTRIBUTES) {
    throw badParameter('attribute', `${texts.length} times there`, `at most ${MOST_ATTRIBUTES} times`);
  }
  return texts.map((text) => {
    const separator = text.indexOf('=');
    if (separator < 1) throw badParameter('attribute', shorten(text), 'key=value');
    return {
      key: checkLength(text.slice(0, separator), 'attribute'),
      value: checkLength(text.slice(separator + 1), 'attribute'),
    };
  });
}
