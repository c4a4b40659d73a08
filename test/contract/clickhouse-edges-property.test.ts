import { createEdgeJob, type Store } from '@faultline/clickhouse';
import { afterAll, expect, test } from 'vitest';
import { insertSpans } from './clickhouse-fixture.ts';
import { answerOf, truthOf } from './edges-truth.ts';
import { type RandomSystem, randomFrom, randomSystem, type SpanOfCall, shuffled } from './random-system.ts';
import { sharedTestServer } from './shared-server.ts';

const HOUR_MS = 3_600_000;

const clickhouse = sharedTestServer();
afterAll(() => clickhouse.close());

/**
 * Sends a system's spans in any order and in pieces, while two collectors run their jobs at any time, and compares the
 * answer with the truth: after every insert if all ends are near each other, else after every run.
 */
async function hold(store: Store, seed: number, system: RandomSystem, isNear: boolean): Promise<void> {
  const random = randomFrom(seed + 1);
  const options = { backgroundEveryMs: 0, slowestInsertMs: 0 };
  const jobs = [createEdgeJob(store, Date.now, options), createEdgeJob(store, Date.now, options)];
  const rest = shuffled(randomSystem(seed, system), random);
  const arrived: SpanOfCall[] = [];
  const batches = 6;
  const size = Math.ceil(rest.length / batches);
  while (rest.length > 0) {
    const batch = rest.splice(0, 1 + Math.floor(random() * 2 * size));
    const again = arrived.filter(() => random() < 0.03);
    await insertSpans(
      store,
      [...batch, ...again].map(({ span }) => span),
    );
    arrived.push(...batch, ...again);
    const where = `seed ${seed}, after ${arrived.length} spans`;
    if (isNear) expect(await answerOf(store, arrived), where).toEqual(truthOf(arrived));
    const dice = random();
    if (dice < 0.3) continue;
    await (dice < 0.5 ? Promise.all(jobs.map((job) => job.run())) : jobs[dice < 0.75 ? 0 : 1]!.run());
    expect(await answerOf(store, arrived), `${where} and a run`).toEqual(truthOf(arrived));
  }
  for (const job of jobs) await job.run();
  const truth = truthOf(arrived);
  expect(await answerOf(store, arrived), `seed ${seed}, settled`).toEqual(truth);
  for (const table of ['halves', 'far_ends']) await store.run(`TRUNCATE TABLE ${table}`);
  expect(await answerOf(store, arrived), `seed ${seed}, from the rollups`).toEqual(truth);
  await store.run('ALTER TABLE edge_versions DELETE WHERE resolution_s > 10', { settings: { mutations_sync: '1' } });
  expect(await answerOf(store, arrived), `seed ${seed}, from the 10 s rollups`).toEqual(truth);
}

/** Another seed on every run; a failure names its own, to be put here. */
const seeds = [Math.floor(Math.random() * 2 ** 31)];

test.each(seeds)('ends that are near each other are always counted exactly (seed %i)', async (seed) => {
  const minutesAgo = Date.now() - 600_000;
  const near = {
    traces: 60,
    startMs: (random: () => number) => minutesAgo + random() * 120_000,
    skewMs: 12_000,
    waitMs: 4_000,
  };
  await hold(await clickhouse.emptiedStore(), seed, near, true);
});

test.each(seeds)(
  'clocks hours apart and messages that wait for hours are counted exactly by the next run (seed %i)',
  async (seed) => {
    const hoursAgo = Date.now() - 14 * HOUR_MS;
    const far = {
      traces: 60,
      startMs: (random: () => number) => hoursAgo + Math.floor(random() * 4) * HOUR_MS * 2 + random() * 60_000,
      skewMs: 4 * HOUR_MS,
      waitMs: 5 * HOUR_MS,
    };
    await hold(await clickhouse.emptiedStore(), seed, far, false);
  },
);
