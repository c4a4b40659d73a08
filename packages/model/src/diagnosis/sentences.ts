import { displayNameOfId } from '../node.ts';
import type { Channel, Evidence, Finding, Reading, Suspect, SuspectInstance, TimePlace } from './diagnosis.ts';
import type { ErrorReading } from './error-reading.ts';

// What a diagnosis found, in English. All that is said here is in the data, so that others can say it in other languages.

/** Figures keep three digits, so that a sentence and its figures say the same. */
export const digits = (value: number): number => Number(value.toPrecision(3));
const ms = (value: number): string => (value >= 10_000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`);
const percent = (share: number): string => `${digits(share * 100)} %`;

/** Evidence before it is said. */
export type Untold = Omit<Evidence, 'text' | 'finding'> & { finding: Finding };

/** One sentence with all of the figures. */
export function sayEvidence({ type, finding, figures, where }: Untold): string {
  const figure = (name: string): number => figures[name]!;
  switch (finding.of) {
    case 'errors':
      return sayErrors(finding.reading, figures, where);
    case 'calls': {
      const what = finding.child === '' ? 'called nothing' : `called ${finding.child}`;
      return `${where.service} (${where.operation}) ${what} in ${percent(figure('after'))} of cases instead of ${percent(figure('before'))} (z = ${figure('standardErrors')}, ${figure('spans')} spans).`;
    }
    case 'repeats':
      return `${where.service} made ${figure('after')} calls to ${displayNameOfId(where.callee ?? '')} for each request that it served instead of ${figure('before')} (z = ${figure('standardErrors')}, ${figure('calls')} calls): it repeats what fails.`;
    case 'instance':
      return sayInstance(type, finding, figures, where);
    default:
      return sayTime(TOOK[finding.of](where), figures);
  }
}

function sayTime(
  what: string,
  { beforeMs, usualMs = 0, afterMs = 0, standardErrors, calls: count, excessMsPerRequest = 0 }: Evidence['figures'],
): string {
  const evidence = `(t = ${standardErrors}, ${count} calls): ${ms(excessMsPerRequest)} a request`;
  return beforeMs === undefined
    ? `${what}, not known before, took ${ms(afterMs)}; ${ms(usualMs)} is usual of others ${evidence}.`
    : `${what} took ${ms(afterMs)} instead of ${ms(beforeMs)} ${evidence}.`;
}

const calls = ({ service, operation, callee = '' }: Evidence['where']): string =>
  `calls from ${service} to ${displayNameOfId(callee)} (${operation})`;

const TOOK: Record<TimePlace, (where: Evidence['where']) => string> = {
  self: ({ service, operation }) => `${service} itself (${operation})`,
  store: calls,
  gap: ({ service, operation, callee = '' }) =>
    `between ${service} and ${displayNameOfId(callee)} (${operation}), outside of what ${displayNameOfId(callee)} served,`,
  unanswered: (where) => `${calls(where)} of which only the caller was seen`,
};

const FAILED: Record<ErrorReading, string> = {
  failing: 'failed',
  'bad-request': 'failed, most of them refused as asked wrongly',
  timeout: 'failed, most of them at the time limit of the caller',
  refused: 'failed at once, without a span of the callee',
  'breaker-open': 'failed, most of them refused by a breaker or bulkhead of the caller; what opened it came before',
  cancelled: 'failed, most of them given up by the caller, while the callee was as fast as before and finished',
};

function sayErrors(
  reading: ErrorReading,
  { before = 0, after = 0, standardErrors, calls: count, limitMs }: Evidence['figures'],
  where: Evidence['where'],
): string {
  const who = where.callee === undefined ? `${where.service} (${where.operation})` : calls(where);
  const limit = limitMs === undefined ? '' : `, always after ${ms(limitMs)}`;
  // Where only failed calls have a name, all of them fail at all times.
  const was = before === after ? 'the same share of fewer calls' : percent(before);
  return `${percent(after)} of ${who} ${FAILED[reading]}${limit}, ${was} before (z = ${standardErrors}, ${count} calls); nothing below them failed.`;
}

const wordFor = (key: SuspectInstance['key']): string => (key === 'service.version' ? 'version' : 'instance');

const DID: Record<Channel, (own: string, others: string, limitMs: number) => string> = {
  errors: (own, others) => `an error began in ${own}, and in ${others}`,
  latency: (own, others, limitMs) => `${own} took longer than ${ms(limitMs)} by themselves, and ${others}`,
  shape: (own, others) => `${own} called nothing, and ${others}`,
};

function sayInstance(
  type: Channel,
  { key, value, isNew, among }: SuspectInstance,
  { share = 0, spans, othersShare = 0, othersSpans, standardErrors, limitMs = 0 }: Evidence['figures'],
  { service, kind }: Evidence['where'],
): string {
  const word = wordFor(key);
  const who = isNew
    ? `${service} runs as ${word} ${value}, which is new`
    : `Of ${among} ${word}s of ${service} one stands out, ${value}`;
  const own = `${percent(share)} of its ${spans} ${kind === undefined ? 'spans' : `${kind} spans`}`;
  const others = `${percent(othersShare)} of ${isNew ? `the ${othersSpans} that ran before` : `the others' ${othersSpans}`}`;
  return `${who}: ${DID[type](own, others, limitMs)} (z = ${standardErrors}).`;
}

const READINGS: Record<Reading, (name: string) => string> = {
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
  'changed-calls': (name) => `${name} makes other calls than before.`,
};

/** What a suspect did, which of its instances or versions, and who makes it worse. */
export function saySuspect({
  service,
  reading,
  instance,
  repeats,
}: Pick<Suspect, 'service' | 'reading' | 'instance' | 'repeats'>): string {
  const sentences = [READINGS[reading](displayNameOfId(service))];
  if (instance) {
    const { key, value, isNew, among } = instance;
    sentences.push(isNew ? `Its version ${value} is new.` : `Of its ${among} ${wordFor(key)}s it is ${value} alone.`);
  }
  if (repeats) {
    const { caller, before, after } = repeats;
    sentences.push(`${caller} repeats its calls to it: ${after} for each request instead of ${before}.`);
  }
  return sentences.join(' ');
}
