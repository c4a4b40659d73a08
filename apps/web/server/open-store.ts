import { connect } from '@faultline/clickhouse';
import type { ConsoleDeploys, ConsoleFaults, ConsoleReads } from './console-reads.ts';
import { openStoreDeploys } from './store-deploys.ts';
import { openStoreFaults } from './store-faults.ts';
import { openStoreReads } from './store-reads.ts';

/** The ClickHouse server, or cluster, that `connect` takes. One store per process; closed with its reads. */
export function openStore(
  urls: readonly URL[],
  cluster?: string,
): { reads: ConsoleReads; faults: ConsoleFaults; deploys: ConsoleDeploys } {
  const store = connect(urls, cluster);
  return {
    reads: openStoreReads(store),
    faults: openStoreFaults(store),
    deploys: openStoreDeploys(store),
  };
}
