import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeRequest, spanIds, traceRequest } from '../../apps/collector/test/small-request.ts';
import {
  type RunningCollector,
  readSpans,
  startClickHouse,
  startCollector,
  type TestClickHouse,
} from './collector-fixture.ts';

let clickhouse: TestClickHouse;
let collector: RunningCollector;
let dataDir: string;
let nextId = 1;

beforeAll(async () => {
  clickhouse = await startClickHouse();
});
afterAll(() => clickhouse?.close());
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-log-'));
});
afterEach(async () => {
  await collector?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<void> {
  collector = await startCollector(clickhouse.server.url, { FAULTLINE_DATA_DIR: dataDir, ...env });
}

/** Posts spans that nobody posted before. */
function post(
  service: string,
  spans: number,
  change: (request: Record<string, unknown>) => void = () => {},
): Promise<Response> {
  const request = traceRequest(spanIds(nextId, spans), { service });
  nextId += spans;
  change(request);
  const body = encodeRequest(request) as BodyInit;
  const headers = { 'Content-Type': 'application/x-protobuf' };
  return fetch(`${collector.otlpUrl}/v1/traces`, { method: 'POST', headers, body });
}

/** What ClickHouse does while its process is stopped: nothing, without refusing a connection. */
async function whileClickHouseHangs(run: () => Promise<void>): Promise<void> {
  const { pid } = clickhouse.server;
  process.kill(pid!, 'SIGSTOP');
  await run().finally(() => process.kill(pid!, 'SIGCONT'));
}

describe('the log on disk', () => {
  it('takes spans while ClickHouse hangs, up to its quota, then says so, and all of them are stored afterwards', async () => {
    await start({ FAULTLINE_LOG_QUOTA: '1MiB' });
    let acknowledged = 0;
    await whileClickHouseHangs(async () => {
      let response = await post('hangs', 500);
      for (; response.status === 200; response = await post('hangs', 500)) acknowledged += 500;
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
      expect(Buffer.from(await response.arrayBuffer()).toString()).toContain('has reached its quota of 1048576 bytes');
      const ready = await fetch(`${collector.adminUrl}/readyz`);
      expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('quota')]);
      expect(await collector.metric('log_bytes')).toBeGreaterThan(1_000_000);
      expect(await collector.metric('spans_waiting')).toBe(acknowledged);
      await expect.poll(() => collector.metric('log_age_seconds')).toBeGreaterThan(0);
    });
    expect(acknowledged).toBeGreaterThan(5_000);
    await collector.allStored();
    await expect.poll(async () => (await post('after', 1)).status).toBe(200);
    expect(await readSpans(clickhouse.store, `ServiceName = 'hangs'`)).toHaveLength(acknowledged);
  });

  it('loses a torn tail, says so, and nothing that was acknowledged', async () => {
    await start();
    expect((await post('torn', 20)).status).toBe(200);
    await collector.kill();
    const segments = (await readdir(path.join(dataDir, 'log'))).filter((name) => name.endsWith('.log')).sort();
    await appendFile(path.join(dataDir, 'log', segments.at(-1)!), Buffer.from('half a record'));
    await start();
    await collector.allStored();
    await expect.poll(() => collector.stderr()).toMatch(/13 bytes at the end of .* were not completely written/);
    expect(await readSpans(clickhouse.store, `ServiceName = 'torn'`)).toHaveLength(20);
  });

  it('puts away what ClickHouse refuses for good, with the reason, stores what came with it, and takes it when it is sent again', async () => {
    await start();
    await clickhouse.store.run(`ALTER TABLE spans ADD CONSTRAINT no_poison CHECK SpanName != 'poison'`);
    try {
      // biome-ignore lint/suspicious/noExplicitAny: a request as it is on the wire
      const poison = (request: any): void => {
        request.resourceSpans[0].scopeSpans[0].spans[0].name = 'poison';
      };
      const answers = await Promise.all([
        post('good', 3),
        post('bad', 1, poison),
        post('bad', 2, poison),
        post('good', 4),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      await collector.allStored();
    } finally {
      await clickhouse.store.run('ALTER TABLE spans DROP CONSTRAINT no_poison');
    }
    expect(await readSpans(clickhouse.store, `ServiceName = 'good'`)).toHaveLength(7);
    expect(await readSpans(clickhouse.store, `ServiceName = 'bad'`)).toHaveLength(0);
    expect(await collector.metric('spans_dead_lettered_total')).toBe(3);
    const lines = (await readFile(path.join(dataDir, 'log', 'dead-letters.jsonl'), 'utf8')).trimEnd().split('\n');
    const letters = lines.map((line) => JSON.parse(line)).sort((a, b) => a.spans - b.spans);
    expect(letters).toMatchObject([1, 2].map((spans) => ({ spans, reason: expect.stringContaining('no_poison') })));
    const sendAgain = async ({ body, contentType }: { body: string; contentType: string }): Promise<void> => {
      const again = await fetch(`${collector.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'Content-Type': contentType },
        body: Buffer.from(body, 'base64'),
      });
      expect(again.status).toBe(200);
      await collector.allStored();
    };
    await sendAgain(letters[0]);
    expect(await readSpans(clickhouse.store, `ServiceName = 'bad'`)).toHaveLength(1);
    await collector.stop();
    await start();
    await sendAgain(letters[1]);
    expect(await readSpans(clickhouse.store, `ServiceName = 'bad'`)).toHaveLength(3);
  });

  it('takes a span whose breaker changed its state in thousands of months, and goes on', async () => {
    await start();
    const months = Array.from({ length: 2_500 }, (_, month) => ({
      timeUnixNano: `${BigInt(Date.UTC(1971, month)) * 1_000_000n}`,
      name: 'circuit_breaker.state_change',
      attributes: [{ key: 'circuit_breaker.name', value: { stringValue: 'recs' } }],
    }));
    const answers = [
      await post('erratic', 1, (request) => {
        // biome-ignore lint/suspicious/noExplicitAny: a request as it is on the wire
        (request as any).resourceSpans[0].scopeSpans[0].spans[0].events = months;
      }),
      await post('steady', 3),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await collector.allStored();
    expect(await readSpans(clickhouse.store, `ServiceName = 'steady'`)).toHaveLength(3);
    expect(await readSpans(clickhouse.store, `ServiceName = 'erratic'`)).toHaveLength(1);
    expect(await collector.metric('spans_dead_lettered_total')).toBe(0);
  });

  it('is not shared by two collectors', async () => {
    await start();
    await expect(startCollector(clickhouse.server.url, { FAULTLINE_DATA_DIR: dataDir })).rejects.toThrow(
      /The directory .* is in use by process \d+: stop that one, or set FAULTLINE_DATA_DIR/,
    );
  });
});
