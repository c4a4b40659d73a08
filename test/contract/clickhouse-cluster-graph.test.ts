import { connect, createEdgeJob, migrate, type Store } from '@faultline/clickhouse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLUSTER, startTestCluster, type TestCluster } from '../fixtures/clickhouse-cluster.ts';
import { databaseUrl, emptyTables, insertSpans, RETENTION } from './clickhouse-fixture.ts';
import { answerOf, truthOf } from './edges-truth.ts';
import { type RandomSystem, randomFrom, randomSystem, type SpanOfCall, shuffled } from './random-system.ts';

const HOUR_MS = 3_600_000;

let cluster: TestCluster;
const opened: Store[] = [];

beforeAll(async () => {
  // A third shard shows nothing more, and takes half as long again.
  cluster = await startTestCluster(2);
});
afterAll(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await cluster.close();
});

function open(urls: URL | readonly URL[], name?: string): Store {
  const store = connect(urls, name);
  opened.push(store);
  return store;
}

/** The cluster without rows, entered by each of its shards in turn. */
async function enterEmptyDatabase(): Promise<Store[]> {
  const urls = cluster.urls.map((url) => databaseUrl(url, 'graph'));
  await migrate(open(urls, CLUSTER), RETENTION);
  await Promise.all(urls.map((url) => emptyTables(open(url))));
  return urls.map((url) => open(url, CLUSTER));
}

/** Sends spans in pieces, through each of the shards in turn. */
async function send(stores: readonly Store[], ends: readonly SpanOfCall[]): Promise<void> {
  const size = Math.ceil(ends.length / stores.length);
  for (const [index, store] of stores.entries()) {
    await insertSpans(
      store,
      ends.slice(index * size, (index + 1) * size).map(({ span }) => span),
    );
  }
}

const jobsOf = (stores: readonly Store[]) =>
  stores.map((store) => createEdgeJob(store, Date.now, { backgroundEveryMs: 0, slowestInsertMs: 0 }));

const near: RandomSystem = {
  traces: 30,
  startMs: (random) => Date.now() - 600_000 + random() * 120_000,
  skewMs: 12_000,
  waitMs: 4_000,
};
const far: RandomSystem = {
  traces: 30,
  startMs: (random) => Date.now() - 14 * HOUR_MS + Math.floor(random() * 4) * HOUR_MS * 2 + random() * 60_000,
  skewMs: 4 * HOUR_MS,
  waitMs: 5 * HOUR_MS,
};

/** On a machine that tests other things meanwhile. */
const BUSY_TIMEOUT_MS = 180_000;

/** Another on every run; a failure names its own, to be put here. */
const seeds = [Math.floor(Math.random() * 2 ** 31)];

test.each(seeds)('calls within traces are counted exactly before any job ran (seed %i)', async (seed) => {
  const stores = await enterEmptyDatabase();
  const withinTraces = randomSystem(seed, near).filter(({ span }) => !span.links);
  const ends = shuffled(withinTraces, randomFrom(seed + 1));
  await send(stores, ends);
  for (const store of stores) expect(await answerOf(store, ends)).toEqual(truthOf(ends));
});

test.each(
  seeds.flatMap(
    (seed) =>
      [
        ['near', seed, near],
        ['far', seed, far],
      ] as const,
  ),
)(
  'calls between %s ends, of whichever traces, are counted exactly by jobs that run at once (seed %i)',
  async (_, seed, system) => {
    const stores = await enterEmptyDatabase();
    const jobs = jobsOf(stores);
    const runAll = () => Promise.all(jobs.map((job) => job.run()));
    const rest = shuffled(randomSystem(seed, system), randomFrom(seed + 1));
    const arrived: SpanOfCall[] = [];
    while (rest.length > 0) {
      const batch = rest.splice(0, 500);
      await send(stores, batch);
      arrived.push(...batch);
      // What one search finds, the next run counts.
      await runAll();
      await runAll();
      for (const store of stores) expect(await answerOf(store, arrived)).toEqual(truthOf(arrived));
    }
    for (const url of cluster.urls) {
      const alone = open(databaseUrl(url, stores[0]!.database));
      for (const table of ['halves', 'far_ends']) await alone.run(`TRUNCATE TABLE ${table}`);
    }
    for (const store of stores) expect(await answerOf(store, arrived), 'from the rollups').toEqual(truthOf(arrived));
  },
  BUSY_TIMEOUT_MS,
);
