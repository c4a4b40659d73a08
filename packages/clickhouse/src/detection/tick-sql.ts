import { TICK_MS } from '@faultline/model';
import type { Store } from '../store/connect.ts';

/** SQL of the tick in which a span ended, of its start in epoch milliseconds and its duration in nanoseconds. */
export const tickOf = (startMs: string, durationNs: string): string =>
  `intDiv(${startMs} + intDiv(${durationNs}, 1000000), ${TICK_MS}) * ${TICK_MS}`;

/** SQL of the one service that was seen to answer a caller at an address. */
export const answering = (store: Store): string => `
  SELECT caller, address, toString(any(p.service)) AS answering FROM ${store.ofAllShards('peer_services')} AS p
  GROUP BY caller, address
  HAVING uniqExact(p.service) = 1`;
