import path from 'node:path';
import { connect, createIntakeReader } from '@faultline/clickhouse';
import { freePort, readSettings } from '@faultline/runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCollector } from '../../apps/collector/src/collector.ts';
import { type CollectorConfig, collectorConfig } from '../../apps/collector/src/config.ts';
import { encodeRequest, spanIds, traceRequest } from '../../apps/collector/test/small-request.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type TinyDisk, tinyDisk } from '../fixtures/tiny-disk.ts';
import { startClickHouse, type TestClickHouse } from './collector-fixture.ts';

let clickhouse: TestClickHouse;
let disk: TinyDisk;
let collector: Awaited<ReturnType<typeof startCollector>>;

/** The log is on the tiny disk, ClickHouse is not. */
async function configOnTinyDisk(): Promise<{ config: CollectorConfig; retention: ReturnType<typeof readSettings> }> {
  const settings = readSettings({
    FAULTLINE_DATA_DIR: disk.directory,
    FAULTLINE_OTLP_HTTP_PORT: String(await freePort()),
    FAULTLINE_OTLP_GRPC_PORT: String(await freePort()),
    FAULTLINE_ADMIN_PORT: String(await freePort()),
  });
  const config = collectorConfig(settings);
  const pauseBelowBytes = disk.pauseBelowBytes ?? config.log.pauseBelowBytes;
  return {
    retention: settings,
    config: { ...config, reportEveryMs: 100, log: { ...config.log, checkDiskEveryMs: 50, pauseBelowBytes } },
  };
}

beforeAll(async () => {
  clickhouse = await startClickHouse();
  disk = await tinyDisk();
  const { config, retention } = await configOnTinyDisk();
  collector = await startCollector(config, { store: connect(clickhouse.server.url), retention, log: () => {} });
});
afterAll(async () => {
  await collector?.stop();
  await disk?.remove();
  await clickhouse?.close();
});

let nextId = 1;
const acknowledged: string[] = [];

/** Sends a request of new spans, and remembers them when they are acknowledged. */
async function send(): Promise<{ status: number; headers: Headers; message: string }> {
  const ids = spanIds(nextId, 50);
  nextId += ids.length;
  const response = await fetch(`http://127.0.0.1:${collector.info.otlpHttpPort}/v1/traces`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-protobuf' },
    body: encodeRequest(traceRequest(ids)) as BodyInit,
  });
  if (response.status === 200) acknowledged.push(...ids);
  return { status: response.status, headers: response.headers, message: await response.text() };
}

const obstaclesTold = async (): Promise<string[]> => {
  const { collectors } = await createIntakeReader(clickhouse.store, Date.now).read();
  return collectors.map(({ obstacle }) => obstacle);
};

it('intake pauses while the disk of the log is full, goes on when it has room, and loses nothing acknowledged', async () => {
  expect((await send()).status).toBe(200);

  disk.fill();
  const { headers } = await eventually('the disk is seen to be full', send, ({ message }) =>
    message.includes(`The disk of ${path.join(disk.directory, 'log')} is nearly full (`),
  );
  expect(headers.get('retry-after')).toBe('2');
  const ready = await fetch(`http://127.0.0.1:${collector.info.adminPort}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('is nearly full')]);
  await eventually('the console can tell', obstaclesTold, ([told]) => told?.startsWith('The disk of') === true);

  disk.clear();
  await eventually('requests are taken again', send, ({ status }) => status === 200);
  await eventually('the console can tell that it is over', obstaclesTold, ([told]) => told === '');
  await eventually('every acknowledged span is stored', storedIds, (stored) =>
    acknowledged.every((id) => stored.has(id)),
  );
});

async function storedIds(): Promise<ReadonlySet<string>> {
  const rows = await clickhouse.store.read<{ id: string }>('SELECT lower(hex(SpanId)) AS id FROM spans');
  return new Set(rows.map(({ id }) => id));
}
