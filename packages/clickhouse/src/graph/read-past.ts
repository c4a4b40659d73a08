import type { ConnectionKind, GraphFacts, NodeKind } from '@faultline/model';
import type { Store } from '../store/connect.ts';

/** Addresses at which a caller has seen exactly one service answer. */
export function readPeerServices(store: Store, signal?: AbortSignal): Promise<GraphFacts['peerServices']> {
  return store.read(
    `SELECT caller, address, any(service) AS service FROM ${store.ofAllShards('peer_services')} AS peer_services
     GROUP BY caller, address
     HAVING uniqExact(peer_services.service) = 1
     ORDER BY caller, address`,
    signal ? { signal } : {},
  );
}

interface TargetRow {
  service: string;
  breaker: string;
  target_kind: NodeKind;
  target: string;
  connection: ConnectionKind;
}

/** Where calls through breakers have gone; addresses at which a service is known to answer are left to that service. */
export async function readBreakerTargets(store: Store, signal?: AbortSignal): Promise<GraphFacts['breakerTargets']> {
  const rows = await store.read<TargetRow>(
    `SELECT service, breaker, target_kind, target, connection FROM ${store.ofAllShards('breaker_targets')}
     WHERE NOT (target_kind = 'external' AND (service, target) IN (
       SELECT caller, address FROM ${store.ofAllShards('peer_services')}))
     GROUP BY service, breaker, target_kind, target, connection
     ORDER BY service, breaker, max(last_seen), target`,
    signal ? { signal } : {},
  );
  return rows.map(({ service, breaker, target_kind, target, connection }) => ({
    service,
    breaker,
    target: { kind: target_kind, name: target },
    kind: connection,
  }));
}
