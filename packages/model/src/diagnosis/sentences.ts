import { displayNameOfId } from '../node.ts';
import type { Evidence, Reading } from './diagnosis.ts';
import type { ErrorFinding } from './error-channel.ts';
import { type ErrorReading, pinnedMs } from './error-reading.ts';
import type { LatencyFinding, LatencyPlace } from './latency-channel.ts';
import type { ShapeFinding } from './shape-channel.ts';

/** Figures keep three digits, so that a sentence and its figures say the same. */
export const digits = (value: number): number => Number(value.toPrecision(3));
export const ms = (value: number): string => (value >= 10_000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`);
export const percent = (share: number): string => `${digits(share * 100)} %`;

const GAINED: Record<LatencyPlace, (finding: LatencyFinding) => string> = {
  self: ({ operation }) =>
    operation.isStore
      ? `calls from ${operation.service} to ${displayNameOfId(operation.callee)} (${operation.operation})`
      : `${operation.service} itself (${operation.operation})`,
  gap: ({ operation }) =>
    `between ${operation.service} and ${displayNameOfId(operation.callee)} (${operation.operation}), outside of what ${displayNameOfId(operation.callee)} served,`,
  unanswered: ({ operation }) =>
    `calls from ${operation.service} to ${displayNameOfId(operation.callee)} (${operation.operation}) of which only the caller was seen`,
};

export function latencyEvidence(finding: LatencyFinding): Evidence {
  const { operation, calls, meanBeforeMs, meanAfterMs, t, excessMs } = finding;
  const figures = {
    beforeMs: digits(meanBeforeMs),
    afterMs: digits(meanAfterMs),
    standardErrors: digits(t),
    calls,
    excessMsPerRequest: digits(excessMs),
  };
  const text = `${GAINED[finding.place](finding)} took ${ms(meanAfterMs)} instead of ${ms(meanBeforeMs)} (t = ${figures.standardErrors}, ${calls} calls): ${ms(excessMs)} a request.`;
  return { type: 'latency', text, figures, where: whereOf(operation) };
}

const FAILED: Record<ErrorReading, string> = {
  failing: 'failed',
  'bad-request': 'were refused as asked wrongly',
  timeout: 'ran into the time limit of the caller',
  refused: 'failed at once, without a span of the callee',
  'breaker-open': 'were refused by a breaker or bulkhead of the caller; what opened it came before',
  cancelled: 'were given up by the caller, while the callee was as fast as before and finished',
};

export function errorEvidence({
  operation,
  before,
  after,
  calls,
  z,
  reading,
  errorsPerRequest,
}: ErrorFinding): Evidence {
  const limitMs = reading === 'timeout' ? pinnedMs(operation) : undefined;
  const figures = {
    before: digits(before),
    after: digits(after),
    standardErrors: digits(z),
    calls,
    errorsPerRequest: digits(errorsPerRequest),
    ...(limitMs !== undefined && { limitMs: digits(limitMs) }),
  };
  const who =
    operation.callee === ''
      ? `${operation.service} (${operation.operation})`
      : `calls from ${operation.service} to ${displayNameOfId(operation.callee)} (${operation.operation})`;
  const limit = limitMs === undefined ? '' : `, always after ${ms(limitMs)}`;
  // Where only failed calls have a name, all of them fail at all times.
  const was = figures.before === figures.after ? 'the same share of fewer calls' : percent(before);
  const text = `${percent(after)} of ${who} ${FAILED[reading]}${limit}, ${was} before (z = ${figures.standardErrors}, ${calls} calls); nothing below them failed.`;
  return { type: 'errors', text, figures, where: whereOf(operation) };
}

export function shapeEvidence({ service, operation, child, before, after, spans, z, changed }: ShapeFinding): Evidence {
  const figures = {
    before: digits(before),
    after: digits(after),
    standardErrors: digits(Math.abs(z)),
    spans,
    changedPerRequest: digits(changed),
  };
  const what = child === '' ? 'called nothing' : `called ${child}`;
  const text = `${service} (${operation}) ${what} in ${percent(after)} of cases instead of ${percent(before)} (z = ${figures.standardErrors}, ${spans} spans).`;
  return { type: 'shape', text, figures, where: { service, operation } };
}

function whereOf({ service, operation, kind, callee }: LatencyFinding['operation']): Evidence['where'] {
  return { service, operation, kind, ...(callee !== '' && { callee }) };
}

/** What is said of a suspect, `name` as it is read. */
export const READINGS: Record<Reading, (name: string) => string> = {
  'slow-itself': (name) => `${name} became slow by itself.`,
  'slow-dependency': (name) => `${name} waits for its store.`,
  'slow-outgoing': (name) =>
    `Calls that ${name} makes wait while those it calls serve as fast as before: its network, its connection pool or its CPU.`,
  'slow-incoming': (name) =>
    `Calls to ${name} wait while it serves as fast as before: its network, or requests queue before it.`,
  'slow-unanswered': (name) =>
    `Calls to ${name} take long, and it sent no spans of them: it hangs, is down, or is not traced.`,
  'slow-connection': (name) => `A connection of ${name} is slow; nothing tells which of its ends.`,
  failing: (name) => `${name} fails.`,
  'bad-request': (name) => `${name} takes part in requests that are refused as asked wrongly.`,
  timeout: (name) => `${name} does not answer within its callers' time limit.`,
  refused: (name) => `${name} refuses calls or cannot be reached.`,
  'breaker-open': (name) => `A breaker before ${name} is open; look at what happened before it opened.`,
  cancelled: (name) => `${name} gives up calls that would have been answered.`,
  'changed-calls': (name) => `${name} no longer calls what it did.`,
};
