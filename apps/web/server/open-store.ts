import { connect } from '@faultline/clickhouse';
import type { ConsoleAlerts, ConsoleDeploys, ConsoleFaults, ConsoleIncidents, ConsoleReads } from './console-reads.ts';
import { openStoreAlerts } from './store-alerts.ts';
import { openStoreDeploys } from './store-deploys.ts';
import { openStoreFaults } from './store-faults.ts';
import { openStoreIncidents } from './store-incidents.ts';
import { openStoreReads } from './store-reads.ts';

/**
 * The ClickHouse server, or cluster, that `connect` takes. What is live has connections of its own, for which it does not
 * wait behind searches through days of spans. Each store is closed with its reads.
 */
export function openStore(
  urls: readonly URL[],
  cluster?: string,
): {
  reads: ConsoleReads;
  liveReads: ConsoleReads;
  faults: ConsoleFaults;
  deploys: ConsoleDeploys;
  incidents: ConsoleIncidents;
  alerts: ConsoleAlerts;
} {
  const store = connect(urls, cluster);
  return {
    reads: openStoreReads(store),
    liveReads: openStoreReads(connect(urls, cluster)),
    faults: openStoreFaults(store),
    deploys: openStoreDeploys(store),
    incidents: openStoreIncidents(store),
    alerts: openStoreAlerts(store),
  };
}
