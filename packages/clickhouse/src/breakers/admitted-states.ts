import type { BreakerState } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { newestFirst, type TimeSlice } from '../traces/time-slices.ts';
import { breakerState } from './read-breakers.ts';

interface BreakerName {
  service: string;
  name: string;
}

/** The state in which a breaker admitted, or refused, its newest call. */
export interface AdmittedState extends BreakerName {
  state: BreakerState;
}

export interface AdmittedStateRead extends TimeSlice {
  /** `fromMs` and `toMs` are whole 10 s buckets; epoch milliseconds, `toMs` excluded. */
  breakers: readonly BreakerName[];
  signal?: AbortSignal;
}

/** Reads what calls told of breakers whose instances are gone. */
export interface AdmittedStates {
  /**
   * Of those breakers whose calls in the window told a state.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: AdmittedStateRead): Promise<AdmittedState[]>;
}

const NEWEST_CALLS = `
  SELECT service, breaker, argMax(c.state, c.time) AS newest, max(c.time) AS at
  FROM breaker_calls AS c
  WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32}) AND c.state != ''
    AND (service, breaker) IN arrayZip({services:Array(String)}, {names:Array(String)})
  GROUP BY service, breaker`;

export function createAdmittedStates(store: Store): AdmittedStates {
  return {
    async read({ breakers, signal, ...window }) {
      const found: AdmittedState[] = [];
      let sought = breakers;
      for (const { fromMs, toMs } of newestFirst(window)) {
        if (sought.length === 0) break;
        const rows = await store.read<BreakerName & { word: string }>(
          `SELECT service, breaker AS name, argMax(newest, at) AS word FROM (${store.onShards(NEWEST_CALLS)})
           GROUP BY service, breaker`,
          {
            params: {
              from: fromMs / 1000,
              to: toMs / 1000,
              services: sought.map(({ service }) => service),
              names: sought.map(({ name }) => name),
            },
            ...(signal ? { signal } : {}),
          },
        );
        for (const { service, name, word } of rows) {
          const state = breakerState(word);
          if (state) found.push({ service, name, state });
        }
        sought = sought.filter(
          ({ service, name }) => !rows.some((row) => row.service === service && row.name === name),
        );
      }
      return found;
    },
  };
}
