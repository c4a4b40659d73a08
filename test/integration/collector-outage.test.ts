import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRequest, spanIds, traceRequest } from '../../apps/collector/test/small-request.ts';
import { type RunningCollector, startClickHouse, startCollector, type TestClickHouse } from './collector-fixture.ts';

const SPANS_PER_REQUEST = 20;
const SENDERS = 6;

let clickhouse: TestClickHouse;
let collector: RunningCollector;

beforeAll(async () => {
  clickhouse = await startClickHouse();
  collector = await startCollector(clickhouse.server.url);
});
afterAll(async () => {
  await collector?.stop();
  await clickhouse?.close();
});

/** Sends request after request until told to stop, each until it is acknowledged; remembers the ids. */
class Sender {
  readonly acknowledged: string[] = [];
  isStopped = false;
  readonly #service: string;
  #next: number;

  constructor(number: number) {
    this.#service = `sender-${number}`;
    this.#next = number * 1_000_000 + 1;
  }

  async run(): Promise<void> {
    while (!this.isStopped) {
      const ids = spanIds(this.#next, SPANS_PER_REQUEST);
      this.#next += SPANS_PER_REQUEST;
      const body = encodeRequest(traceRequest(ids, { service: this.#service })) as BodyInit;
      while ((await this.#send(body)) !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
      this.acknowledged.push(...ids);
    }
  }

  /** @returns the status; 0 when the connection broke, so that nobody knows what became of the request */
  async #send(body: BodyInit): Promise<number> {
    const headers = { 'Content-Type': 'application/x-protobuf' };
    const response = await fetch(`${collector.otlpUrl}/v1/traces`, { method: 'POST', headers, body }).catch(
      () => undefined,
    );
    if (!response) return 0;
    if (response.status !== 200) expect([response.status, response.headers.has('retry-after')]).toEqual([503, true]);
    return response.status;
  }
}

/** Every acknowledged span is there, and no span is there twice, in any table. */
async function expectExact(acknowledged: readonly string[]): Promise<void> {
  const stored = await clickhouse.store.read<{ id: string; times: number }>(
    'SELECT lower(hex(SpanId)) AS id, toUInt32(count()) AS times FROM spans GROUP BY id',
  );
  const times = new Map(stored.map((row) => [row.id, row.times]));
  expect(acknowledged.filter((id) => !times.has(id))).toEqual([]);
  expect(stored.filter((row) => row.times !== 1)).toEqual([]);
  const halves = await clickhouse.store.read<{ n: number }>('SELECT toUInt32(count()) AS n FROM halves');
  expect(halves).toEqual([{ n: stored.length }]);
}

describe('while ClickHouse is killed again and again', () => {
  it('nothing that was acknowledged is lost, and nothing counts twice', async () => {
    const senders = Array.from({ length: SENDERS }, (_, number) => new Sender(number + 1));
    const running = Promise.all(senders.map((sender) => sender.run()));
    const acknowledged = (): string[] => senders.flatMap((sender) => sender.acknowledged);

    for (let kill = 0; kill < 3; kill++) {
      const before = acknowledged().length;
      await expect.poll(() => acknowledged().length - before).toBeGreaterThan(500);
      const { restarts, pid } = clickhouse.server;
      process.kill(pid!, 'SIGKILL');
      await expect.poll(() => clickhouse.server.restarts).toBe(restarts + 1);
    }
    const before = acknowledged().length;
    await expect.poll(() => acknowledged().length - before).toBeGreaterThan(500);
    for (const sender of senders) sender.isStopped = true;
    await running;
    await collector.allStored();

    await expectExact(acknowledged());
    expect(await collector.metric('insert_failures_total')).toBeGreaterThan(0);
  });
});

describe('while the collector is killed again and again', () => {
  it('nothing that was acknowledged is lost, and nothing counts twice, although its clients send everything again', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-outage-'));
    await collector.stop();
    const start = async (): Promise<void> => {
      collector = await startCollector(clickhouse.server.url, { FAULTLINE_DATA_DIR: dataDir });
    };
    await start();
    const senders = Array.from({ length: SENDERS }, (_, number) => new Sender(number + 101));
    const running = Promise.all(senders.map((sender) => sender.run()));
    const acknowledged = (): string[] => senders.flatMap((sender) => sender.acknowledged);
    for (let kill = 0; kill < 4; kill++) {
      const before = acknowledged().length;
      await expect.poll(() => acknowledged().length - before).toBeGreaterThan(500);
      await collector.kill();
      await start();
    }
    for (const sender of senders) sender.isStopped = true;
    await running;
    await collector.allStored();
    await expectExact(acknowledged());
    await collector.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
});
