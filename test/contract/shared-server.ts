import { inject } from 'vitest';
import { type TestServer, testServer } from './clickhouse-fixture.ts';
import './start-shared-server.ts';

/**
 * The server that all contract tests share: to start one for each file takes longer than most tests. Databases stay until it
 * stops: to drop one waits for whatever a test left running in it.
 */
export function sharedTestServer(): TestServer {
  return testServer({ url: new URL(inject('clickhouseUrl')) });
}
