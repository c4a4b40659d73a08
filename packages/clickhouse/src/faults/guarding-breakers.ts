import type { FaultTarget, GuardingBreaker } from '@faultline/model';
import type { Store } from '../store/connect.ts';

/**
 * Breakers whose calls go to a service, from where calls through breakers have gone so far: to the service by name, to a
 * peer that is called like it, or to an address at which the breaker's owner has seen no other service answer.
 */
const GUARDING = (store: Store): string => `
  SELECT DISTINCT service, breaker AS name
  FROM ${store.ofAllShards('breaker_targets')} AS b
  WHERE ({from:String} = '' OR b.service = {from:String})
    AND ((b.target_kind IN ('service', 'external') AND b.target = {name:String})
      OR (b.target_kind = 'external' AND (b.service, b.target) IN (
        SELECT caller, address FROM ${store.ofAllShards('peer_services')} AS p
        GROUP BY caller, address
        HAVING uniqExact(p.service) = 1 AND any(p.service) = {name:String})))
  ORDER BY service, name
  LIMIT {limit:UInt32}`;

/** More than anybody can mean to switch at once. */
const MOST_BREAKERS = 100;

/** Finds the breakers that an isolated fault acts at. */
export interface GuardingBreakers {
  /**
   * The breakers that guard calls to what a fault aims at; of an edge only those of its caller. Empty where none is known,
   * undefined where the target is not at a service.
   * @throws StoreUnavailableError, or the reason of the aborted signal
   */
  of(target: FaultTarget, signal?: AbortSignal): Promise<GuardingBreaker[] | undefined>;
}

export function createGuardingBreakers(store: Store): GuardingBreakers {
  return {
    async of(target, signal) {
      if (target.type !== 'service' && target.type !== 'edge' && target.type !== 'operation') return undefined;
      const params = {
        name: target.name,
        from: target.type === 'edge' ? target.from : '',
        limit: MOST_BREAKERS,
      };
      return store.read<GuardingBreaker>(GUARDING(store), { params, ...(signal ? { signal } : {}) });
    },
  };
}
