import { inject } from 'vitest';
import { type TestServer, testServer } from './clickhouse-fixture.ts';
import './start-shared-server.ts';

/**
 * The server that all contract tests share: to start one for each file takes longer than most tests. The emptied
 * database is one for each worker, which has one file at a time: to make its tables takes longer than many a file.
 */
export function sharedTestServer(): TestServer {
  return testServer({ url: new URL(inject('clickhouseUrl')) }, `test_of_worker_${process.env.VITEST_POOL_ID}`);
}
