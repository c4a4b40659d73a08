import { connect } from '@faultline/clickhouse';
import type { ConsoleDeploys, ConsoleFaults, ConsoleIncidents, ConsoleReads } from './console-reads.ts';
import { openStoreDeploys } from './store-deploys.ts';
import { openStoreFaults } from './store-faults.ts';
import { openStoreIncidents } from './store-incidents.ts';
import { openStoreReads } from './store-reads.ts';

/** The ClickHouse server, or cluster, that `connect` takes. One store per process; closed with its reads. */
export function openStore(
  urls: readonly URL[],
  cluster?: string,
): { reads: ConsoleReads; faults: ConsoleFaults; deploys: ConsoleDeploys; incidents: ConsoleIncidents } {
  const store = connect(urls, cluster);
  return {
    reads: openStoreReads(store),
    faults: openStoreFaults(store),
    deploys: openStoreDeploys(store),
    incidents: openStoreIncidents(store),
  };
}
