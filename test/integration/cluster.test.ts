import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type Store } from '@faultline/clickhouse';
import type { TrafficGraph } from '@faultline/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseUrl } from '../contract/clickhouse-fixture.ts';
import { CLUSTER, startTestCluster, type TestCluster } from '../fixtures/clickhouse-cluster.ts';
import { eventually } from '../fixtures/eventually.ts';
import { connectionOf, fetchGraph } from '../fixtures/graph.ts';
import { timeOf } from '../fixtures/machine-time.ts';
import { type RunningCollector, startCollector } from './collector-fixture.ts';
import { type RunningConsole, startConsole } from './console-fixture.ts';

const SHARDS = [1, 2, 3];
const SPANS_PER_TRACE = 3;
/** Each trace is an insert by itself, and two collectors with three servers have two cores to share. */
const PAUSE_MS = 1_000;
/** Traces that have to come in while a shard is away, through each collector. */
const TRACES_MEANWHILE = 10;
/**
 * An embedded server may end when a peer is lost in the middle of an answer, and starts again: until then there is no
 * answer from it either. A graph of three shards takes more than a second of the processor: to ask all the time would keep the
 * servers busy with that.
 */
const SERVERS_ANSWER = { withinMs: 180_000, everyMs: 2_000 };
/** What a job had begun when a shard was lost is written again half a minute later, when it next works in the background. */
const BUCKETS_WRITTEN_ANEW = { withinMs: 150_000 };
/** Bounds the outage, and what comes after, on a machine that may be busy. */
const TIMEOUT_MS = 600_000;
/** Longer than a collector may take until it says that a request is safe. */
const ACKNOWLEDGED_WITHIN_MS = 10_000;

let cluster: TestCluster;
let store: Store;
let dataDirs: string[];
let collectors: RunningCollector[];
let running: RunningConsole;
let senders: Sender[];

beforeAll(async () => {
  cluster = await startTestCluster(SHARDS.length);
  const urls = cluster.urls.map((url) => databaseUrl(url, 'faultline'));
  const env = {
    FAULTLINE_CLICKHOUSE_URL: urls.map((url) => url.href).join(','),
    FAULTLINE_CLICKHOUSE_CLUSTER: CLUSTER,
  };
  store = connect(urls, CLUSTER);
  dataDirs = await Promise.all([1, 2].map(() => mkdtemp(path.join(tmpdir(), 'faultline-cluster-collector-'))));
  collectors = [];
  // One after the other: that several may migrate at once is in the contract tests, and takes twice as long.
  for (const directory of dataDirs) {
    collectors.push(await startCollector(urls[0]!, { ...env, FAULTLINE_DATA_DIR: directory }));
  }
  running = await startConsole(urls[0]!, env);
  senders = collectors.map((collector) => new Sender(collector.otlpUrl));
});
afterAll(async () => {
  for (const sender of senders ?? []) sender.isStopped = true;
  running?.process.disconnect();
  await running?.exited;
  await Promise.all((collectors ?? []).map((collector) => collector.stop()));
  await store?.close();
  await cluster?.close();
  await Promise.all((dataDirs ?? []).map((directory) => rm(directory, { recursive: true, force: true })));
});

/** Sends one trace after another through a collector: a request to `web`, which calls `orders`. */
class Sender {
  acknowledged = 0;
  slowestMs = 0;
  isStopped = false;
  readonly #otlpUrl: string;

  constructor(otlpUrl: string) {
    this.#otlpUrl = otlpUrl;
  }

  async run(): Promise<void> {
    while (!this.isStopped) {
      const body = JSON.stringify(traceOfOneCall());
      const tookMs = await timeOf(async () => {
        const response = await fetch(`${this.#otlpUrl}/v1/traces`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body,
        });
        expect(response.status, await response.text()).toBe(200);
      });
      this.slowestMs = Math.max(this.slowestMs, tookMs);
      this.acknowledged++;
      await delay(PAUSE_MS);
    }
  }
}

function traceOfOneCall() {
  const traceId = randomBytes(16).toString('hex');
  const [root, caller, callee] = [1, 2, 3].map(() => randomBytes(8).toString('hex'));
  const at = `${Date.now()}000000`;
  const span = (spanId: string | undefined, parentSpanId: string | undefined, kind: number) => ({
    ...{ traceId, spanId, parentSpanId, kind, name: 'GET /orders' },
    ...{ startTimeUnixNano: at, endTimeUnixNano: at },
  });
  const sentBy = (service: string, spans: object[]) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans }],
  });
  return {
    resourceSpans: [
      sentBy('web', [span(root, undefined, 2), span(caller, root, 3)]),
      sentBy('orders', [span(callee, caller, 2)]),
    ],
  };
}

const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged, 0);
const graph = () => fetchGraph(running.url, 'from=now-10m&to=now');
const callsIn = (of: TrafficGraph) => connectionOf(of, 'web', 'orders')?.executed ?? 0;

async function moreComesIn(): Promise<void> {
  const before = senders.map((sender) => sender.acknowledged);
  await eventually(
    'spans are acknowledged',
    () => senders.map((sender, index) => sender.acknowledged - before[index]!),
    (more) => more.every((traces) => traces >= TRACES_MEANWHILE),
  );
}

/** Ends a shard and starts it again, under load. */
async function outageOf(shard: number): Promise<void> {
  const before = callsIn(await eventually('the graph is read', graph, Boolean, SERVERS_ANSWER));
  await cluster.kill(shard);
  try {
    await eventually('the graph says that it is partial', graph, ({ partial }) => partial, SERVERS_ANSWER);
    await moreComesIn();
    // About two thirds are on the shards that are there.
    await eventually(
      `calls without shard ${shard}`,
      graph,
      (seen) => seen.partial && callsIn(seen) > before / 2 && callsIn(seen) < acknowledged(),
      SERVERS_ANSWER,
    );
  } finally {
    await cluster.start(shard);
  }
  await eventually('the graph is whole again', graph, ({ partial }) => !partial, SERVERS_ANSWER);
}

test(
  'an outage of the shard that everybody talks to loses nothing, doubles nothing, and is told of',
  async () => {
    const sending = Promise.all(senders.map((sender) => sender.run()));
    await eventually(
      'calls are seen',
      async () => {
        const seen = await graph();
        return { calls: callsIn(seen), partial: seen.partial, missingShards: await store.missingShards() };
      },
      ({ calls, partial }) => calls >= TRACES_MEANWHILE && !partial,
      SERVERS_ANSWER,
    );
    // The one that everybody talks to: losing another one is less, and is in the contract tests.
    await outageOf(1);
    await moreComesIn();
    for (const sender of senders) sender.isStopped = true;
    await sending;
    for (const collector of collectors) expect(await collector.metric('edge_job_seconds_count')).toBeGreaterThan(0);
    for (const sender of senders) expect(sender.slowestMs).toBeLessThan(ACKNOWLEDGED_WITHIN_MS);

    await Promise.all(collectors.map((collector) => collector.allStored()));
    const traces = acknowledged();
    const spans = `SELECT count() AS rows, uniqExact(SpanId) AS spans, uniqExact(TraceId) AS traces
    FROM ${store.ofAllShards('spans')}`;
    expect(await store.read(spans, { everyShard: true })).toEqual([
      { rows: traces * SPANS_PER_TRACE, spans: traces * SPANS_PER_TRACE, traces },
    ]);
    const whole = await eventually('the graph is read', graph, Boolean, SERVERS_ANSWER);
    expect({ partial: whole.partial, calls: callsIn(whole), duplicates: whole.quality.duplicates }).toEqual({
      partial: false,
      calls: traces,
      duplicates: 0,
    });
    const written = `SELECT sum(executed) AS calls, sum(matched) AS matched FROM ${store.ofAllShards('edges_10s_current')}
    WHERE source = 'web' AND target = 'orders'`;
    await eventually(
      `the edge jobs have counted ${traces} calls`,
      () => store.read<{ calls: number; matched: number }>(written, { everyShard: true }),
      ([row]) => row!.calls === traces && row!.matched === traces,
      BUCKETS_WRITTEN_ANEW,
    );
  },
  TIMEOUT_MS,
);
