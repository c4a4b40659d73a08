import type { Store } from '../store/connect.ts';

/** One change of a breaker's state in one instance. */
export interface BreakerTransition {
  /** Epoch milliseconds. */
  atMs: number;
  instance: string;
  from: string;
  to: string;
  /** `error_threshold`, `reset_timeout`, `probe_success`, `probe_failure`, `manual`, `shutdown`, or ''. */
  reason: string;
  /** Trace of the call that triggered it, in hex; of the change itself where no call did. */
  traceId: string;
  injected: boolean;
}

export interface BreakerHistory {
  service: string;
  name: string;
  library: string;
  /** Newest first. */
  transitions: BreakerTransition[];
  /** Since then these are all; epoch milliseconds. Later than asked for where there were more than the limit. */
  completeSinceMs: number;
}

export interface BreakerHistoryRead {
  /** Epoch milliseconds, `toMs` excluded. */
  fromMs: number;
  toMs: number;
  /** Only breakers of this service. */
  service?: string;
  /** Only breakers of this name. */
  name?: string;
  /** Transitions per breaker at most. Default 1,000: more than four instances make in five minutes that open every three seconds. */
  limit?: number;
  signal?: AbortSignal;
}

/** Reads what breakers did. */
export interface BreakerReader {
  /**
   * Transitions by breaker, each once, however many spans told of it.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: BreakerHistoryRead): Promise<BreakerHistory[]>;
}

const MOST_TRANSITIONS = 1_000;

type TransitionRow = BreakerTransition & { service: string; name: string; library: string };

export function createBreakerReader(store: Store): BreakerReader {
  return {
    async read({ fromMs, toMs, service, name, limit = MOST_TRANSITIONS, signal }) {
      const rows = await store.read<TransitionRow>(
        `SELECT
           service, breaker AS name, max(t.library) AS library,
           toUnixTimestamp64Milli(time) AS atMs, instance,
           any(previous_state) AS from, state AS to, any(t.reason) AS reason,
           lower(hex(argMax(trace_id, by_call))) AS traceId, max(t.injected) AS injected
         FROM (${store.onShards(NEWEST_TRANSITIONS)}) AS t
         GROUP BY service, breaker, instance, time, state
         ORDER BY service, breaker, time DESC
         LIMIT {limit:UInt32} BY service, breaker`,
        {
          params: {
            fromMs: Math.floor(fromMs),
            toMs: Math.floor(toMs),
            service: service ?? '',
            name: name ?? '',
            limit,
          },
          ...(signal ? { signal } : {}),
        },
      );
      return groupByBreaker(rows).map((history) => ({
        ...history,
        completeSinceMs: history.transitions.length < limit ? fromMs : history.transitions.at(-1)!.atMs,
      }));
    },
  };
}

/** Two spans that tell of the same change may be of two traces. */
const NEWEST_TRANSITIONS = `
  SELECT service, breaker, instance, time, state, max(t.library) AS library, any(t.previous_state) AS previous_state,
    any(t.reason) AS reason, argMax(t.trace_id, t.triggered_by_call) AS trace_id, max(t.triggered_by_call) AS by_call,
    max(t.injected) AS injected
  FROM breaker_transitions AS t
  WHERE time >= fromUnixTimestamp64Milli({fromMs:Int64}) AND time < fromUnixTimestamp64Milli({toMs:Int64})
    AND t.reason != 'created'
    AND ({service:String} = '' OR service = {service:String})
    AND ({name:String} = '' OR breaker = {name:String})
  GROUP BY service, breaker, instance, time, state
  ORDER BY service, breaker, time DESC
  LIMIT {limit:UInt32} BY service, breaker`;

function groupByBreaker(rows: readonly TransitionRow[]): Omit<BreakerHistory, 'completeSinceMs'>[] {
  const histories = new Map<string, Omit<BreakerHistory, 'completeSinceMs'>>();
  for (const { service, name, library, injected, ...transition } of rows) {
    const key = `${service}\u0000${name}`;
    const history = histories.get(key) ?? { service, name, library, transitions: [] };
    history.transitions.push({ ...transition, injected: Boolean(injected) });
    histories.set(key, history);
  }
  return [...histories.values()];
}
