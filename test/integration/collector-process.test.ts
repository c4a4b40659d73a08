import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@faultline/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RpcStatus } from '../../apps/collector/test/reference-rows.ts';
import { encodeRequest, spanIds, traceRequest } from '../../apps/collector/test/small-request.ts';
import { timeOf } from '../fixtures/machine-time.ts';
import {
  readSpans,
  spawnCollector,
  startClickHouse,
  startCollector,
  type TestClickHouse,
} from './collector-fixture.ts';

let clickhouse: TestClickHouse;

beforeAll(async () => {
  clickhouse = await startClickHouse();
});
afterAll(() => clickhouse?.close());

const post = (url: string, body: Uint8Array | string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${url}/v1/traces`, { method: 'POST', headers, body: body as BodyInit });
const PROTOBUF = { 'Content-Type': 'application/x-protobuf' };
const JSON_HEADERS = { 'Content-Type': 'application/json' };

describe('the collector as a process', () => {
  it('says in one sentence that it needs a ClickHouse', async () => {
    const collector = spawnCollector({});
    expect(await collector.exited).toBe(1);
    expect(collector.failure()).toBe(
      'FAULTLINE_CLICKHOUSE_URL is not set: give http://user:password@host:8123/database, ' +
        'or run npm start, which brings its own ClickHouse.',
    );
  });

  it.each(['FAULTLINE_OTLP_HTTP_PORT', 'FAULTLINE_OTLP_GRPC_PORT', 'FAULTLINE_ADMIN_PORT'])(
    'says in one sentence that %s is in use',
    async (variable) => {
      const other = createServer().listen(0, '127.0.0.1');
      const { port } = await new Promise<AddressInfo>((resolve) =>
        other.once('listening', () => resolve(other.address() as AddressInfo)),
      );
      const collector = spawnCollector({
        FAULTLINE_CLICKHOUSE_URL: clickhouse.server.url.href,
        FAULTLINE_OTLP_HTTP_PORT: String(await freePort()),
        FAULTLINE_OTLP_GRPC_PORT: String(await freePort()),
        FAULTLINE_ADMIN_PORT: String(await freePort()),
        [variable]: String(port),
      });
      expect(await collector.exited).toBe(1);
      other.close();
      expect(collector.failure()).toBe(
        `Port ${port} is already in use: stop what listens there, or set ${variable} to a free port.`,
      );
    },
  );

  it('takes spans although it is not ready while ClickHouse has never answered, and says what it waits for', async () => {
    const [port, adminPort, otlpPort] = [await freePort(), await freePort(), await freePort()];
    const collector = spawnCollector({
      FAULTLINE_CLICKHOUSE_URL: `http://nobody:nothing@127.0.0.1:${port}/faultline`,
      FAULTLINE_ADMIN_PORT: String(adminPort),
      FAULTLINE_OTLP_HTTP_PORT: String(otlpPort),
      FAULTLINE_OTLP_GRPC_PORT: String(await freePort()),
    });
    const ask = async (path: string): Promise<[number, string]> => {
      const response = await fetch(`http://127.0.0.1:${adminPort}${path}`);
      return [response.status, await response.text()];
    };
    await expect.poll(() => ask('/healthz')).toEqual([200, 'ok\n']);
    expect(await ask('/readyz')).toEqual([503, 'The collector is starting.\n']);
    const body = encodeRequest(traceRequest(spanIds(1, 5)));
    const early = () => post(`http://127.0.0.1:${otlpPort}`, body, PROTOBUF).then(({ status }) => status);
    await expect.poll(early).toBe(200);
    expect((await fetch(`http://127.0.0.1:${otlpPort}/v1/faults`)).status).toBe(503);
    // The first that it says, whatever it is asked for meanwhile.
    await expect
      .poll(() => collector.stderr())
      .toMatch(/^faultline-collector: waits for ClickHouse: ClickHouse did not answer: .*ECONNREFUSED/);
    collector.process.kill('SIGTERM');
    await collector.exited;
  });

  it('answers errors with a status in the encoding of the request', async () => {
    const collector = await startCollector(clickhouse.server.url, { FAULTLINE_INGEST_TOKENS: 'a-long-token' });
    const authorized = { ...PROTOBUF, Authorization: 'Bearer a-long-token' };
    const good = encodeRequest(traceRequest(spanIds(1, 1)));
    const cases: [Response, number, number][] = [
      [await post(collector.otlpUrl, good, PROTOBUF), 401, 16],
      [await post(collector.otlpUrl, good.subarray(1), authorized), 400, 3],
      [await post(collector.otlpUrl, Buffer.alloc(65 * 2 ** 20), authorized), 413, 8],
    ];
    for (const [response, status, code] of cases) {
      expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/x-protobuf']);
      const body = RpcStatus.toObject(RpcStatus.decode(Buffer.from(await response.arrayBuffer())));
      expect(body).toMatchObject({ code, message: expect.stringMatching(/^[A-Z].+\.$/) });
    }
    const json = await post(collector.otlpUrl, '{]', { ...authorized, ...JSON_HEADERS });
    expect([json.status, json.headers.get('content-type')]).toEqual([400, 'application/json']);
    expect(await json.json()).toMatchObject({ code: 3, message: expect.stringContaining('not JSON') });
    const text = await post(collector.otlpUrl, 'x', { ...authorized, 'Content-Type': 'text/plain' });
    expect([text.status, await text.json()]).toMatchObject([415, { code: 3 }]);
    expect((await post(collector.otlpUrl, good, authorized)).status).toBe(200);
    expect(await collector.stop()).toBe(0);
  });

  it('stores what it has taken before it stops, within 5 s, and answers everybody', async () => {
    const collector = await startCollector(clickhouse.server.url);
    expect(await (await fetch(`${collector.adminUrl}/readyz`)).text()).toBe('ready\n');
    const answers = Array.from({ length: 20 }, (_, number) =>
      post(
        collector.otlpUrl,
        encodeRequest(traceRequest(spanIds(number * 100 + 1, 50), { service: 'drained' })),
        PROTOBUF,
      ),
    );
    await expect.poll(() => collector.metric('spans_accepted_total')).toBe(1_000);
    expect(await timeOf(() => collector.stop())).toBeLessThan(5_000);
    expect(await collector.exited).toBe(0);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await readSpans(clickhouse.store, `ServiceName = 'drained'`)).toHaveLength(1_000);
  });

  it('acknowledges while ClickHouse is away, stops at once, and stores it all when it starts again', async () => {
    const other = await startClickHouse();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-collector-'));
    const collector = await startCollector(other.server.url, { FAULTLINE_DATA_DIR: dataDir });
    await other.close();
    const body = encodeRequest(traceRequest(spanIds(1, 5), { service: 'kept' }));
    expect((await post(collector.otlpUrl, body, PROTOBUF)).status).toBe(200);
    expect(await (await fetch(`${collector.adminUrl}/readyz`)).text()).toBe('ready\n');
    expect(await timeOf(() => collector.stop())).toBeLessThan(5_000);
    expect(await collector.exited).toBe(0);

    const again = await startCollector(clickhouse.server.url, { FAULTLINE_DATA_DIR: dataDir });
    await again.allStored();
    await expect.poll(() => again.stderr()).toContain('5 spans were in the log');
    expect(await again.metric('spans_recovered_total')).toBe(5);
    expect((await post(again.otlpUrl, body, PROTOBUF)).status).toBe(200);
    expect(await again.metric('spans_repeated_total')).toBe(5);
    expect(await again.stop()).toBe(0);
    expect(await readSpans(clickhouse.store, `ServiceName = 'kept'`)).toHaveLength(5);
    await rm(dataDir, { recursive: true, force: true });
  });
});
