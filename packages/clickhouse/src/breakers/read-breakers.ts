import type { BreakerFact, BreakerInstance, BreakerOutcomes, BreakerState, BreakerStates } from '@faultline/model';
import { closedParams, closedRows, type WindowParts } from '../graph/window-parts.ts';
import type { Store } from '../store/connect.ts';
import { BREAKER_CALLS, BREAKER_COLUMNS, BREAKER_FIGURES, BREAKER_SUMS, OUTCOMES } from './breaker-sums.ts';

interface OutcomeRow {
  service: string;
  name: string;
  library: string;
  recent: boolean;
  injected: number;
  outcomes: number[];
}

/**
 * What the calls through each breaker came to in the window: from sums where they are complete, call by call elsewhere. A
 * span that came twice counts once.
 * @param recentFromMs calls that started since then are marked recent
 */
export async function readBreakerOutcomes(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  signal?: AbortSignal,
): Promise<BreakerFact[]> {
  const closed = `
    SELECT service, breaker, toUInt8(0) AS recent, ${BREAKER_SUMS}
    FROM (${closedRows(`service, breaker, ${BREAKER_COLUMNS}`, parts, 'breakers')}) AS b
    GROUP BY service, breaker`;
  const live = `
    SELECT service, breaker, time >= fromUnixTimestamp64Milli({recentFromMs:Int64}) AS recent, ${BREAKER_FIGURES}
    FROM (${BREAKER_CALLS}) AS c
    GROUP BY service, breaker, recent`;
  const rows = await store.read<OutcomeRow>(
    `SELECT service, breaker AS name, max(b.library) AS library, recent, sum(b.injected) AS injected,
       [${OUTCOMES.map(({ column }) => `sum(b.${column})`).join(', ')}] AS outcomes
     FROM (${store.onShards(`${closed} UNION ALL ${live}`)}) AS b
     GROUP BY service, breaker, recent
     ORDER BY service, breaker, recent`,
    {
      params: { ...closedParams(parts), buckets: parts.live, recentFromMs: Math.floor(recentFromMs) },
      ...(signal ? { signal } : {}),
    },
  );
  return rows.map(({ recent, outcomes, ...row }) => ({
    ...row,
    recent: Boolean(recent),
    outcomes: outcomesOf(outcomes),
  }));
}

/** @param sums in the order of `OUTCOMES` */
export function outcomesOf(sums: readonly number[]): BreakerOutcomes {
  return Object.fromEntries(
    OUTCOMES.map(({ outcome }, index) => [outcome, sums[index]!]),
  ) as unknown as BreakerOutcomes;
}

/** An instance that sent nothing for this long has ended, and its breakers with it. */
export const ALIVE_WITHIN_MS = 120_000;

const ALIVE = 'bucket >= toDateTime({aliveFrom:UInt32}) AND bucket < toDateTime({to:UInt32})';

/** Of all that are kept, once a second for the live map: to sort them would take a core where breakers have flapped for days. */
const NEWEST_TRANSITIONS = `
  SELECT 'transition' AS kind, service, instance, breaker, newest.1 AS library, newest.2 AS state, at AS time,
    newest.3 AS reset_timeout_ms, error_threshold, threshold_at
  FROM (
    SELECT service, instance, breaker, argMax((library, state, reset_timeout_ms), time) AS newest, max(time) AS at,
      argMaxIf(window_error_threshold, time, window_error_threshold > 0) AS error_threshold,
      maxIf(time, window_error_threshold > 0) AS threshold_at
    FROM breaker_transitions
    WHERE time < fromUnixTimestamp64Milli({toMs:Int64})
    GROUP BY service, instance, breaker)`;

const NEWEST_CALLS = `
  SELECT 'call', service, instance, breaker, max(c.library), argMax(c.state, c.time), max(c.time),
    0 AS reset_timeout_ms, 0 AS error_threshold, toDateTime64(0, 9) AS threshold_at
  FROM breaker_calls AS c
  WHERE ${ALIVE} AND c.state != ''
  GROUP BY service, instance, breaker`;

const LIVING_INSTANCES = `SELECT DISTINCT service, instance FROM service_10s WHERE ${ALIVE}`;

interface StateRow {
  service: string;
  name: string;
  instance: string;
  library: string;
  changedTo: string;
  changedAtMs: number;
  resetTimeoutMs: number;
  errorThreshold: number;
  thresholdAtMs: number;
  admittedIn: string;
  admittedAtMs: number;
  reported: string;
  reportedAtMs: number;
  isAlive: boolean;
}

/**
 * State of each breaker in each living instance at the end of the window: that of its newest transition, unless a newer
 * call was admitted in another state or a newer gauge reports one (the transition was lost, or another process took the
 * instance's place; or the service sends no spans of its breakers).
 */
export async function readBreakerStates(store: Store, toMs: number, signal?: AbortSignal): Promise<BreakerStates[]> {
  const rows = await store.read<StateRow>(
    `SELECT
       service, breaker AS name, instance, max(library) AS library,
       argMaxIf(state, time, kind = 'transition') AS changedTo,
       toUnixTimestamp64Milli(maxIf(time, kind = 'transition')) AS changedAtMs,
       argMaxIf(reset_timeout_ms, time, kind = 'transition') AS resetTimeoutMs,
       argMax(error_threshold, threshold_at) AS errorThreshold,
       toUnixTimestamp64Milli(max(threshold_at)) AS thresholdAtMs,
       argMaxIf(state, time, kind = 'call') AS admittedIn,
       toUnixTimestamp64Milli(maxIf(time, kind = 'call')) AS admittedAtMs,
       argMaxIf(state, time, kind = 'gauge' AND state != '') AS reported,
       toUnixTimestamp64Milli(maxIf(time, kind = 'gauge' AND state != '')) AS reportedAtMs,
       countIf(kind IN ('gauge', 'instance')) > 0 AS isAlive
     FROM (
       SELECT * FROM (${store.onShards(NEWEST_TRANSITIONS)})
       UNION ALL
       SELECT * FROM (${store.onShards(NEWEST_CALLS)})
       UNION ALL
       SELECT 'gauge', service, instance, breaker, library, state, time, 0, 0, toDateTime64(0, 9)
       FROM ${store.ofAllShards('breaker_gauges')}
       WHERE ${ALIVE}
       UNION ALL
       -- Without a breaker. To look for them in a condition on the others takes ClickHouse longer.
       SELECT 'instance', service, instance, '', '', '', toDateTime64(0, 9), 0, 0, toDateTime64(0, 9)
       FROM (${store.onShards(LIVING_INSTANCES)}))
     GROUP BY service, breaker, instance
     ORDER BY service, breaker, instance`,
    {
      params: { toMs, to: toMs / 1000, aliveFrom: Math.max(0, toMs - ALIVE_WITHIN_MS) / 1000 },
      ...(signal ? { signal } : {}),
    },
  );
  const instanceOf = (row: StateRow) => `${row.service}\u0000${row.instance}`;
  const alive = new Set(rows.filter(({ isAlive }) => isAlive).map(instanceOf));
  const states = new Map<string, BreakerStates>();
  const thresholdsAtMs = new Map<BreakerStates, number>();
  for (const row of rows) {
    if (row.name === '' || !alive.has(instanceOf(row))) continue;
    const instance = breakerInstance(row);
    if (!instance) continue;
    const key = `${row.service}\u0000${row.name}`;
    const breaker = states.get(key) ?? { service: row.service, name: row.name, library: row.library, instances: [] };
    breaker.instances.push(instance);
    if (row.thresholdAtMs > (thresholdsAtMs.get(breaker) ?? 0)) {
      breaker.errorThreshold = row.errorThreshold;
      thresholdsAtMs.set(breaker, row.thresholdAtMs);
    }
    states.set(key, breaker);
  }
  return [...states.values()];
}

function breakerInstance(row: StateRow): BreakerInstance | undefined {
  const { instance, changedAtMs, resetTimeoutMs } = row;
  const changedTo = breakerState(row.changedTo);
  const observed = newestObservation(row);
  if (changedTo && !(observed && observed.atMs > changedAtMs && observed.state !== changedTo)) {
    return { instance, state: changedTo, sinceMs: changedAtMs, resetTimeoutMs };
  }
  return observed && { instance, state: observed.state, sinceMs: 0, resetTimeoutMs: 0 };
}

/** The state a breaker was last seen in, without it being known since when; a call knows better than a gauge. */
function newestObservation(row: StateRow): { state: BreakerState; atMs: number } | undefined {
  const admittedIn = breakerState(row.admittedIn);
  const reported = breakerState(row.reported);
  if (reported && !(admittedIn && row.admittedAtMs >= row.reportedAtMs)) {
    return { state: reported, atMs: row.reportedAtMs };
  }
  return admittedIn && { state: admittedIn, atMs: row.admittedAtMs };
}

/** A disabled breaker lets everything through; one that was shut down is no longer there. */
export function breakerState(word: string): BreakerState | undefined {
  if (word === 'closed' || word === 'half_open' || word === 'open' || word === 'isolated') return word;
  return word === 'disabled' ? 'closed' : undefined;
}
