import type { ComparedOperation } from './compare-windows.ts';

/** What the errors of an operation look like, and so which end of the call they speak of. */
export type ErrorReading =
  /** Something failed there. */
  | 'failing'
  /** The callee says that it was asked wrongly. */
  | 'bad-request'
  /** The caller waited for its limit: the callee hangs, is down, or is slower than the limit. */
  | 'timeout'
  /** Fails at once, and no server span: refused, no such host, an open breaker in a proxy. */
  | 'refused'
  /** A breaker or bulkhead of the caller refused; what opened it happened before. */
  | 'breaker-open'
  /** The caller gave up although its callee was as fast as ever, and finished. */
  | 'cancelled';

/** More than half of the errors have to look alike. */
const MOST = 0.5;
/** Limits are constants: durations at a limit vary by less than this (standard deviation of ln, so a share). */
const PINNED_WITHIN = 0.05;
const LEAST_PINNED = 3;
/** Long against, and short against, what such calls took before. */
const LONG_TIMES = 3;
const SHORT_TIMES = 0.25;
const REFUSED_WITHIN_MS = 5;
/** Nobody sets a shorter one, and what fails sooner all alike is refused. */
const LEAST_LIMIT_MS = 50;

/** Reads the errors that began in an operation in the later window. `slowServices`: those that became slower themselves. */
export function readErrors(
  { kind, callee, before, after }: ComparedOperation,
  slowServices: ReadonlySet<string>,
): ErrorReading {
  const { origins } = after;
  const most = (count: number) => count > MOST * origins;
  if (most(after.rejected)) return 'breaker-open';
  if (most(after.badRequests)) return 'bad-request';
  if (kind !== 'client' && kind !== 'producer') return 'failing';
  if (most(after.outlived) && !slowServices.has(callee)) return 'cancelled';
  if (most(after.timedOut) || pinnedMs({ before, after }) !== undefined) return 'timeout';
  const errorMs = after.originDuration.sumMs / origins;
  const usualMs = before.spans > 0 ? before.duration.sumMs / before.spans : Number.POSITIVE_INFINITY;
  return errorMs < REFUSED_WITHIN_MS && errorMs < SHORT_TIMES * usualMs ? 'refused' : 'failing';
}

/** The limit that errors wait for, in milliseconds, if they all take equally long and much longer than calls took before. */
export function pinnedMs({ before, after }: Pick<ComparedOperation, 'before' | 'after'>): number | undefined {
  const { origins, originDuration } = after;
  if (origins < LEAST_PINNED) return undefined;
  const mean = originDuration.sumLn / origins;
  const deviation = Math.sqrt(Math.max(0, originDuration.sumLn2 / origins - mean ** 2));
  const usualLn = before.spans > 0 ? before.duration.sumLn / before.spans : Number.NEGATIVE_INFINITY;
  const leastLn = Math.max(usualLn + Math.log(LONG_TIMES), Math.log(LEAST_LIMIT_MS));
  return deviation < PINNED_WITHIN && mean > leastLn ? Math.exp(mean) : undefined;
}
