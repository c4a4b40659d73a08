import type { Tick } from '@faultline/model';
import type { CaseTicks } from './case-ticks.ts';
import { judgedFromMs } from './run-detector.ts';

/** Of so many requests within half a minute… */
const LEAST_REQUESTS = 5;
const WITHIN_MS = 30_000;
/** …so many fail, … */
const FAILS = 0.9;
/** …where of those that were learnt from, and at least so many, fewer did. */
const FAILED_BEFORE = 0.05;
const LEAST_BEFORE = 8;

/** Whether a service fails nearly everything in a time that is taken for quiet: no detector should keep silent then. */
export function isUnquiet(seen: CaseTicks): boolean {
  const fromMs = judgedFromMs(seen);
  const before = sumsByService(seen.ticks.filter(({ startMs }) => startMs < fromMs));
  const judged = seen.ticks.filter(({ startMs }) => startMs >= fromMs && startMs < 0);
  return judged.some(({ startMs }) => {
    const now = sumsByService(judged.filter((tick) => tick.startMs >= startMs && tick.startMs < startMs + WITHIN_MS));
    return [...now].some(([service, { spans, failed }]) => {
      const usual = before.get(service);
      const isKnown = usual !== undefined && usual.spans >= LEAST_BEFORE;
      return (
        isKnown && usual.failed < FAILED_BEFORE * usual.spans && spans >= LEAST_REQUESTS && failed >= FAILS * spans
      );
    });
  });
}

/** Of the requests that each service served. */
function sumsByService(ticks: readonly Tick[]): Map<string, { spans: number; failed: number }> {
  const sums = new Map<string, { spans: number; failed: number }>();
  for (const { service, kind, spans, failed } of ticks.flatMap(({ streams }) => streams)) {
    if (kind !== 'served') continue;
    const sum = sums.get(service) ?? { spans: 0, failed: 0 };
    sums.set(service, { spans: sum.spans + spans, failed: sum.failed + failed });
  }
  return sums;
}
