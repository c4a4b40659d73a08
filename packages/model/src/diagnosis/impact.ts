import { countAbove, slowFromNs } from './bad-share.ts';
import type { ComparedOperation, ComparedWindows } from './compare-windows.ts';
import { shareZ } from './confidence.ts';
import type { Impact } from './diagnosis.ts';

/** Requests that newly fail, or are newly slow; shares of all requests of the incident. */
export interface NewlyBad {
  failed: number;
  slow: number;
  /** Milliseconds that a request of the incident lost, on average. */
  lostMs: number;
}

/** Standard errors from which an operation is said to be hit, … */
const HIT_FROM = 4;
/** …and by how much its requests became slower: of many requests the least drift is beyond chance. */
const SLOWER_BY = 1.1;

/** How far the incident reached, from the spans at the entry and at the services. */
export function impactOf(compared: ComparedWindows): Impact & { newlyBad: NewlyBad } {
  const entries = compared.operations.filter(({ before, after }) => before.roots + after.roots > 0).map(entryOf);
  const sum = (figure: (entry: ReturnType<typeof entryOf>) => number) =>
    entries.reduce((total, one) => total + figure(one), 0);
  const newlyBad = {
    failed: sum(({ failed }) => failed) / compared.requestsAfter,
    slow: sum(({ slow }) => slow) / compared.requestsAfter,
    lostMs: sum(({ lostMs }) => lostMs) / compared.requestsAfter,
  };
  return {
    services: hitServices(compared.operations),
    entries: [...new Set(entries.filter(({ z }) => z > HIT_FROM).map(({ name }) => name))].sort(),
    requestsLost: Math.round(sum(({ failed }) => failed)),
    shareOfEntry: Math.min(1, newlyBad.failed + newlyBad.slow),
    newlyBad,
  };
}

/** Failed and slow requests above what the baseline's shares would have given; slow ones as far as they are not failed. */
function entryOf({ service, operation, before, after }: ComparedOperation) {
  const limitNs = slowFromNs([before.rootDurations]);
  const [n0, n1] = [Math.max(1, before.roots), Math.max(1, after.roots)];
  const slowBefore = countAbove(before.rootDurations, limitNs);
  const slowAfter = countAbove(after.rootDurations, limitNs);
  const failed = Math.max(0, after.failedRoots - (before.failedRoots / n0) * after.roots);
  const slow = Math.max(0, Math.min(after.roots - after.failedRoots, slowAfter) - (slowBefore / n0) * after.roots);
  const z = Math.max(shareZ(before.failedRoots, n0, after.failedRoots, n1), shareZ(slowBefore, n0, slowAfter, n1));
  const lostMs = before.roots > 0 ? Math.max(0, after.rootMs - (before.rootMs / n0) * after.roots) : 0;
  return { name: `${service} ${operation}`, failed, slow, lostMs, z };
}

function hitServices(operations: readonly ComparedOperation[]): string[] {
  const serving = operations.filter(({ kind }) => kind === 'server' || kind === 'consumer');
  return [...Map.groupBy(serving, ({ service }) => service)]
    .filter(([, own]) => own.some((operation) => failsMore(operation) || isSlower(operation)) || failsMore(allOf(own)))
    .map(([service]) => service)
    .sort();
}

interface Failures {
  before: { spans: number; failed: number };
  after: { spans: number; failed: number };
}

/** Requests that fail early may not get to say which operation they were of. */
function allOf(operations: readonly Failures[]): Failures {
  const total: Failures = { before: { spans: 0, failed: 0 }, after: { spans: 0, failed: 0 } };
  for (const operation of operations) {
    for (const window of ['before', 'after'] as const) {
      total[window].spans += operation[window].spans;
      total[window].failed += operation[window].failed;
    }
  }
  return total;
}

function failsMore({ before, after }: Failures): boolean {
  if (before.spans === 0 || after.spans === 0) return false;
  return shareZ(before.failed, before.spans, after.failed, after.spans) > HIT_FROM;
}

function isSlower({ before, after }: ComparedOperation): boolean {
  return before.spans > 0 && after.spans > 0 && rise(before, after) > HIT_FROM;
}

/** Standard errors between mean logarithms of durations, where they rose so that anybody would notice. */
function rise(before: ComparedOperation['before'], after: ComparedOperation['after']): number {
  const stats = ({ spans, duration }: typeof before) => {
    const mean = duration.sumLn / spans;
    return { mean, error: (duration.sumLn2 / spans - mean ** 2 + 0.01) / spans };
  };
  const [then, now] = [stats(before), stats(after)];
  if (now.mean - then.mean < Math.log(SLOWER_BY)) return 0;
  return (now.mean - then.mean) / Math.sqrt(then.error + now.error);
}
