import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Store, StoreUnavailableError } from '@faultline/clickhouse';
import { readSettings } from '@faultline/runtime';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeRequest, spanIds, traceRequest } from '../test/small-request.ts';
import { startCollector } from './collector.ts';
import { collectorConfig } from './config.ts';

/** However busy the machine is. */
const PATIENTLY = { timeout: 20_000 };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-collector-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true, force: true });
});

/** An empty ClickHouse that fails at some statements. */
function emptyStore(fails: (sql: string) => boolean) {
  const asked: string[] = [];
  let isClosed = false;
  const answer = async <T>(sql: string, rows: T): Promise<T> => {
    asked.push(sql);
    if (fails(sql)) throw new StoreUnavailableError('ClickHouse is away.');
    return rows;
  };
  const store: Store = {
    ...{ database: 'faultline', cluster: undefined, serverCount: 1 },
    eachServer: () => [store],
    onShards: (select) => select,
    into: (table) => table,
    ofAllShards: (table) => table,
    read: (sql) => answer(sql, []),
    readColumns: (sql) => answer(sql, []),
    run: (sql) => answer(sql, undefined),
    insert: (sql) => answer(sql, undefined),
    missingShards: async () => 0,
    async close() {
      isClosed = true;
    },
  };
  return { store, asked, isClosed: () => isClosed };
}

/** With no job but the books. */
function start(store: Store) {
  const settings = readSettings({ FAULTLINE_DATA_DIR: directory });
  const config = collectorConfig(settings);
  const never = 1e9;
  return startCollector(
    {
      ...config,
      ...{ host: '127.0.0.1', otlpHttpPort: 0, otlpGrpcPort: 0, adminPort: 0, drainWithinMs: 200 },
      ...{ edgeJobEveryMs: 10, detectEveryMs: never, statisticsJobEveryMs: never, diskGuardEveryMs: never },
      ...{ reportEveryMs: never, alerts: { ...config.alerts, everyMs: never } },
    },
    { store, retention: settings, log: () => {}, hasParent: false },
  );
}

/** Sends a span that is older than anything that is kept. */
async function sendRefused(port: number): Promise<void> {
  const body = encodeRequest(traceRequest(spanIds(1, 1), { startNs: 1n })) as BodyInit;
  const headers = { 'Content-Type': 'application/x-protobuf' };
  const { status } = await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST', headers, body });
  expect(status).toBe(200);
}

describe('what was turned away and cannot be written down', () => {
  const isRefusal = (sql: string) => sql.includes('INSERT INTO rejected_spans');

  test('keeps no edges from being written', async () => {
    const { store, asked } = emptyStore(isRefusal);
    const collector = await start(store);
    await sendRefused(collector.info.otlpHttpPort);
    const edges = () => asked.slice(asked.findIndex(isRefusal)).filter((sql) => sql.includes('AS nowMs')).length;
    await expect.poll(() => asked.some(isRefusal), PATIENTLY).toBe(true);
    await expect.poll(edges, PATIENTLY).toBeGreaterThan(1);
    await collector.stop();
  });

  test('keeps the collector from nothing that it does as it ends', async () => {
    const { store, isClosed } = emptyStore(isRefusal);
    const collector = await start(store);
    await sendRefused(collector.info.otlpHttpPort);
    await collector.stop();
    expect(isClosed()).toBe(true);
  });
});

test('waits for ClickHouse for as long as it is away, where nobody would start it again', async () => {
  let isAway = true;
  const { store, asked } = emptyStore(() => isAway);
  vi.useFakeTimers({ toFake: ['performance'] });
  const starting = start(store);
  starting.catch(() => {});
  await expect.poll(() => asked.length, PATIENTLY).toBeGreaterThan(0);
  vi.advanceTimersByTime(3_600_000);
  const before = asked.length;
  await expect.poll(() => asked.length, PATIENTLY).toBeGreaterThan(before + 1);
  isAway = false;
  await (await starting).stop();
});
