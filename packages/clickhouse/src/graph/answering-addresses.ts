import type { NodeRef } from '@faultline/model';
import type { Store } from '../store/connect.ts';

/** Where a caller has seen a service answer. */
export interface AnsweringAddress {
  caller: string;
  address: string;
}

/**
 * Where callers have seen the target answer, and nobody else: what went unanswered there was meant for it, as
 * `resolveTargets` of the model has it.
 * @param source only this caller; all by default
 */
export async function readAnsweringAddresses(
  store: Store,
  target: NodeRef,
  source?: NodeRef,
  signal?: AbortSignal,
): Promise<AnsweringAddress[]> {
  if (target.kind !== 'service' || (source && source.kind !== 'service')) return [];
  return store.read<AnsweringAddress>(
    `SELECT caller, address FROM ${store.ofAllShards('peer_services')} AS peer
     WHERE address != '' AND ({caller:String} = '' OR caller = {caller:String})
     GROUP BY caller, address
     HAVING uniqExact(peer.service) = 1 AND any(peer.service) = {service:String}`,
    { params: { caller: source?.name ?? '', service: target.name }, ...(signal ? { signal } : {}) },
  );
}
