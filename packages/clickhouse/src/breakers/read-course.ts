import type { BreakerOutcomes, Histogram } from '@faultline/model';
import { histogram } from '../graph/rows.ts';
import type { Store } from '../store/connect.ts';
import { OUTCOMES } from './breaker-sums.ts';
import { outcomesOf } from './read-breakers.ts';

/** Steps of equal length, one after the other. */
export interface StepWindow {
  /** Epoch milliseconds; start of the first step. */
  fromMs: number;
  stepMs: number;
  steps: number;
  /** Outcomes and latencies are added up over this many of the last steps. */
  summedSteps: number;
}

/** How calls through one breaker went, over all its instances. Counts are calls after sampling weights. */
export interface BreakerCourse {
  service: string;
  name: string;
  library: string;
  /** Over the summed steps. */
  outcomes: BreakerOutcomes;
  /** Of the calls that it let through, over the summed steps. */
  latency: Histogram;
  /** By step, oldest first. */
  attempted: number[];
  shortCircuited: number[];
}

interface CourseRow {
  service: string;
  name: string;
  library: string;
  outcomes: number[];
  latency: Record<string, number>;
  attemptedAt: Record<string, number>;
  shortCircuitedAt: Record<string, number>;
}

const CALL_BY_CALL = `
  SELECT service, breaker, library, outcome, rejection, fallback, duration, weight,
    toUInt16(intDiv(toUnixTimestamp64Milli(time) - {fromMs:Int64}, {stepMs:Int64})) AS step
  FROM breaker_calls
  WHERE bucket >= toDateTime({from:UInt32}) AND bucket <= toDateTime({to:UInt32})
    AND time >= fromUnixTimestamp64Milli({fromMs:Int64}) AND time < fromUnixTimestamp64Milli({toMs:Int64})
  LIMIT 1 BY service, breaker, span`;

const SUMMED = 'c.step >= {summedFrom:UInt16}';

const COURSE_BY_BREAKER = `
  SELECT
    service, breaker AS name, max(c.library) AS library,
    ${OUTCOMES.map(({ column, condition }) => `sumIf(weight, ${condition} AND ${SUMMED}) AS ${column}`).join(',\n    ')},
    sumMapIf(map(toUInt16(log2(duration + 1) * 16), weight),
      outcome IN ('success', 'failure', 'timeout') AND ${SUMMED}) AS latency,
    sumMapIf(map(c.step, weight), outcome IN ('success', 'failure', 'timeout', 'rejected')) AS attempted_at,
    sumMapIf(map(c.step, weight), ${OUTCOMES.find(({ outcome }) => outcome === 'shortCircuited')!.condition})
      AS short_circuited_at
  FROM (${CALL_BY_CALL}) AS c
  GROUP BY service, breaker`;

/** How calls through every breaker went, step by step. A span that came twice counts once. */
export async function readBreakerCourses(
  store: Store,
  { fromMs, stepMs, steps, summedSteps }: StepWindow,
  signal?: AbortSignal,
): Promise<BreakerCourse[]> {
  const toMs = fromMs + steps * stepMs;
  const rows = await store.read<CourseRow>(
    `SELECT service, name, max(o.library) AS library,
       [${OUTCOMES.map(({ column }) => `sum(o.${column})`).join(', ')}] AS outcomes,
       sumMap(o.latency) AS latency, sumMap(o.attempted_at) AS attemptedAt,
       sumMap(o.short_circuited_at) AS shortCircuitedAt
     FROM (${store.onShards(COURSE_BY_BREAKER)}) AS o
     GROUP BY service, name
     ORDER BY service, name`,
    {
      params: {
        fromMs,
        toMs,
        stepMs,
        summedFrom: steps - summedSteps,
        // Buckets of 10 s are named by their start.
        from: Math.floor(fromMs / 10_000) * 10,
        to: Math.floor(toMs / 1_000),
      },
      ...(signal ? { signal } : {}),
    },
  );
  return rows.map(({ service, name, library, outcomes, latency, attemptedAt, shortCircuitedAt }) => ({
    service,
    name,
    library,
    outcomes: outcomesOf(outcomes),
    latency: histogram(latency),
    attempted: byStep(attemptedAt, steps),
    shortCircuited: byStep(shortCircuitedAt, steps),
  }));
}

function byStep(counts: Record<string, number>, steps: number): number[] {
  return Array.from({ length: steps }, (_, step) => counts[step] ?? 0);
}
