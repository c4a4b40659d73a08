import { parseDurationMs } from '@faultline/runtime';
import { badParameter } from './api-error.ts';

/** A window of time as a client asked for it. Epoch milliseconds; `toMs` excluded. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
  /** False if an end was given relative to now, so that the same URL means another window a second later. */
  fixed: boolean;
}

interface Moment {
  ms: number;
  fixed: boolean;
}

const EXPECTED_TIME = 'a time such as now, now-15m, 2026-01-31T12:00:00Z or epoch milliseconds';
const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
/** Longer than anybody keeps rollups; bounds what an answer can hold. */
const LONGEST_WINDOW_MS = 400 * 24 * 3_600_000;

/** `from` and `to` of a request, by default the last 15 minutes. */
export function readTimeWindow(query: URLSearchParams, nowMs: number): TimeWindow {
  return windowBetween(query, 'from', 'to', nowMs, 'now-15m', 'now');
}

/**
 * `baselineFrom` and `baselineTo`; undefined if neither is given.
 * @throws ApiError 400 if only one is.
 */
export function readBaselineWindow(query: URLSearchParams, nowMs: number): TimeWindow | undefined {
  const given = ['baselineFrom', 'baselineTo'].filter((name) => query.has(name));
  if (given.length === 0) return undefined;
  const missing = ['baselineFrom', 'baselineTo'].find((name) => !query.has(name));
  if (missing) throw badParameter(missing, '', `${EXPECTED_TIME}, as ${given[0]} is given,`);
  return readWindowOf(query, 'baselineFrom', 'baselineTo', nowMs);
}

/** A window that has to be given, by the names of its ends. */
export function readWindowOf(query: URLSearchParams, fromName: string, toName: string, nowMs: number): TimeWindow {
  return windowBetween(query, fromName, toName, nowMs, '', '');
}

function windowBetween(
  query: URLSearchParams,
  fromName: string,
  toName: string,
  nowMs: number,
  fromDefault: string,
  toDefault: string,
): TimeWindow {
  const fromText = query.get(fromName) ?? fromDefault;
  const from = parseTime(fromText, fromName, nowMs);
  const to = parseTime(query.get(toName) ?? toDefault, toName, nowMs);
  if (from.ms >= to.ms) throw badParameter(fromName, fromText, `a time before ${toName}`);
  if (to.ms - from.ms > LONGEST_WINDOW_MS) throw badParameter(fromName, fromText, `a window of at most 400 days`);
  return { fromMs: from.ms, toMs: to.ms, fixed: from.fixed && to.fixed };
}

/**
 * One time of a request.
 * @throws ApiError 400 saying which forms are understood.
 */
export function parseTime(text: string, parameter: string, nowMs: number): Moment {
  const moment = understand(text.trim(), nowMs);
  if (!moment || !Number.isSafeInteger(moment.ms) || moment.ms < 0) throw badParameter(parameter, text, EXPECTED_TIME);
  return moment;
}

function understand(text: string, nowMs: number): Moment | undefined {
  if (text === 'now') return { ms: nowMs, fixed: false };
  if (/^now-/.test(text)) {
    const agoMs = parseDurationMs(text.slice('now-'.length));
    return agoMs === undefined ? undefined : { ms: nowMs - agoMs, fixed: false };
  }
  if (/^\d{1,16}$/.test(text)) return { ms: Number(text), fixed: true };
  if (!ISO_8601.test(text)) return undefined;
  // A time without a zone is UTC, as everything in the API is.
  const zoned = /T/.test(text) && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text;
  return { ms: Date.parse(zoned), fixed: true };
}
