import type { ConnectionKind, GraphFacts, NodeKind } from '@faultline/model';
import type { Store } from '../store/connect.ts';

/** What calls of former times have taught. */
export type Past = Pick<GraphFacts, 'peerServices' | 'breakerTargets'>;

interface Row {
  /** '' where the row says what answers at an address. */
  breaker: string;
  service: string;
  kind: NodeKind;
  target: string;
  connection: ConnectionKind;
  /** Of an address of a caller: a service that has answered there, and how many have. */
  answering: string;
  answered: number;
}

/**
 * Addresses at which a caller has seen exactly one service answer, and where calls through breakers have gone. Addresses at
 * which a service is known to answer are left to that service. One query: planning two costs more than both read.
 */
export async function readPast(store: Store, signal?: AbortSignal): Promise<Past> {
  const rows = await store.read<Row>(
    `SELECT * EXCEPT seen FROM (
       SELECT caller AS service, '' AS breaker, '' AS kind, address AS target, '' AS connection,
         any(peer.service) AS answering, uniqExact(peer.service) AS answered, toDateTime(0) AS seen
       FROM ${store.ofAllShards('peer_services')} AS peer
       GROUP BY caller, address
       UNION ALL
       SELECT service, breaker, target_kind, target, connection, '', 0, max(last_seen)
       FROM ${store.ofAllShards('breaker_targets')}
       GROUP BY service, breaker, target_kind, target, connection)
     ORDER BY service, breaker, seen, target`,
    signal ? { signal } : {},
  );
  const addresses = rows.filter(({ answered }) => answered > 0);
  const isKnown = new Set(addresses.map(({ service, target }) => `${service}\u0000${target}`));
  return {
    peerServices: addresses
      .filter(({ answered }) => answered === 1)
      .map(({ service, target, answering }) => ({ caller: service, address: target, service: answering })),
    breakerTargets: rows
      .filter(
        ({ answered, service, kind, target }) =>
          answered === 0 && !(kind === 'external' && isKnown.has(`${service}\u0000${target}`)),
      )
      .map(({ service, breaker, kind, target, connection }) => ({
        service,
        breaker,
        target: { kind, name: target },
        kind: connection,
      })),
  };
}
