import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  connect,
  createDiskGuard,
  createIntakeReader,
  createReportWriter,
  migrate,
  type Partition,
  type Store,
  StoreUnavailableError,
  startEmbeddedServer,
} from '@faultline/clickhouse';
import type { CollectorReport } from '@faultline/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { insertSpans, SERVER, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';

const DAY_MS = 86_400_000;
/** The middle of a day, so that the partitions of a span's tables begin at different times. */
const NOON_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 2;
/** Nothing expires by itself here. */
const RETENTION = { retentionSpansMs: 90 * DAY_MS, retentionRollupsMs: 90 * DAY_MS, maxLatenessMs: 90 * DAY_MS };
const dayOf = (daysAgo: number) => new Date(NOON_MS - daysAgo * DAY_MS).toISOString().slice(0, 10);

let clickhouse: TestServer;
let store: Store;

beforeAll(async () => {
  clickhouse = await startTestServer();
});
afterAll(() => clickhouse.close());
beforeEach(async () => {
  store = await clickhouse.freshStore();
  await migrate(store, RETENTION);
});

/** One span at noon of each of these days. */
async function insertDays(into: Store, daysAgo: readonly number[]): Promise<void> {
  for (const days of daysAgo) {
    const span = { trace: `t${days}`, span: `s${days}`, kind: SERVER, service: 'api', atMs: NOON_MS - days * DAY_MS };
    await insertSpans(into, [span]);
  }
}

async function daysLeft(table: string, time: string): Promise<string[]> {
  const rows = await store.read<{ day: string }>(
    `SELECT DISTINCT toString(toDate(${time}, 'UTC')) AS day FROM ${table} ORDER BY day`,
  );
  return rows.map(({ day }) => day);
}

const readers = () =>
  store.read<{ n: number }>(
    // Not before it has rows: only then does it hold the partition.
    "SELECT toUInt32(count()) AS n FROM system.processes WHERE query LIKE 'SELECT sleepEachRow(3)%' AND read_rows > 0",
  );

const named = ({ table, startsAt }: Partition) => `${table} ${new Date(startsAt * 1000).toISOString().slice(0, 13)}`;

describe('the disk guard', () => {
  test('deletes nothing while there is room', async () => {
    await insertDays(store, [2, 1, 0]);
    expect(await createDiskGuard(store, Date.now, { dropBelowBytes: () => 0 }).run()).toEqual([]);
    expect(await daysLeft('spans', 'Timestamp')).toEqual([dayOf(2), dayOf(1), dayOf(0)]);
  });

  test('deletes the oldest data first, over all raw tables, and no more than makes room', async () => {
    await insertDays(store, [0, 2, 1]);
    let asked = 0;
    const dropBelowBytes = () => (++asked <= 4 ? Number.POSITIVE_INFINITY : 0);
    const told: string[] = [];
    const guard = createDiskGuard(store, Date.now, {
      dropBelowBytes,
      onDropped: (partition) => told.push(named(partition)),
    });
    const expected = [`spans ${dayOf(2)}T00`, `halves ${dayOf(2)}T12`, `spans ${dayOf(1)}T00`];
    expect((await guard.run()).map(named)).toEqual(expected);
    expect(told).toEqual(expected);
    expect(await daysLeft('spans', 'Timestamp')).toEqual([dayOf(0)]);
    expect(await daysLeft('halves', 'bucket')).toEqual([dayOf(1), dayOf(0)]);
    expect(await guard.run()).toEqual([]);
  });

  test('keeps the newest partition of each table, however scarce the disk is', async () => {
    await insertDays(store, [2, 1, 0]);
    const guard = createDiskGuard(store, Date.now, { dropBelowBytes: () => Number.POSITIVE_INFINITY });
    expect(await guard.run()).toHaveLength(4);
    expect(await guard.run()).toEqual([]);
    expect(await daysLeft('spans', 'Timestamp')).toEqual([dayOf(0)]);
    expect(await daysLeft('halves', 'bucket')).toEqual([dayOf(0)]);
  });

  test('a partition that was being read when it was deleted leaves the disk with the next run', async () => {
    await insertDays(store, [1, 0]);
    const more = Array.from({ length: 7 }, (_, i) => ({ trace: `m${i}`, span: `m${i}`, kind: SERVER, service: 'api' }));
    await insertSpans(
      store,
      more.map((span) => ({ ...span, atMs: NOON_MS - DAY_MS })),
    );
    const guard = createDiskGuard(store, Date.now, { dropBelowBytes: () => Number.POSITIVE_INFINITY });
    const leaving = () =>
      store.read(
        `SELECT name FROM system.parts WHERE database = {database:String} AND table = 'spans' AND NOT active AND rows > 0`,
        { params: { database: store.database } },
      );
    const ended = new AbortController();
    const reading = store
      .read(`SELECT sleepEachRow(3) FROM spans WHERE toDate(Timestamp) = {day:Date}`, {
        params: { day: dayOf(1) },
        settings: { function_sleep_max_microseconds_per_block: '0' },
        signal: ended.signal,
      })
      .catch(() => {});
    await eventually('the partition is being read', readers, ([row]) => row!.n > 0, { everyMs: 20 });
    expect(await guard.run()).toHaveLength(2);
    expect((await leaving()).length).toBeGreaterThan(0);
    ended.abort();
    await reading;
    await eventually('nobody reads it', readers, ([row]) => row!.n === 0, { everyMs: 20 });
    expect(await guard.run()).toEqual([]);
    expect(await leaving()).toEqual([]);
  });

  test('leaves what was derived from deleted spans', async () => {
    await insertDays(store, [1, 0]);
    await createDiskGuard(store, Date.now, { dropBelowBytes: () => Number.POSITIVE_INFINITY }).run();
    expect(await daysLeft('service_10s', 'bucket')).toEqual([dayOf(1), dayOf(0)]);
  });
});

describe('the intake reader', () => {
  const read = () => createIntakeReader(store, Date.now).read();
  const REPORT: CollectorReport = {
    collector: 'pike:4318',
    spansWaiting: 1_200_000,
    logBytes: 2 ** 29,
    logQuotaBytes: 2 ** 31,
    logAgeMs: 190_000,
    obstacle: '',
  };

  test('knows the room on the disk, and from where on the server refuses inserts', async () => {
    const { disk } = await read();
    expect(disk!.freeBytes).toBeGreaterThan(0);
    expect(disk!.totalBytes).toBeGreaterThan(disk!.freeBytes);
    expect(disk!.refusesBelowBytes).toBe(Math.floor(Math.min(512 * 2 ** 20, disk!.totalBytes * 0.05)));
  });

  test('knows what may be deleted, and what was', async () => {
    await insertDays(store, [2, 1, 0]);
    const before = (await read()).disk!;
    expect(before.reclaimableBytes).toBeGreaterThan(0);
    expect(before.deletedUpTo).toBe('');
    await createDiskGuard(store, Date.now, { dropBelowBytes: () => Number.POSITIVE_INFINITY }).run();
    expect((await read()).disk).toMatchObject({ reclaimableBytes: 0, deletedUpTo: dayOf(1) });
  });

  test('gives the newest report of each collector', async () => {
    const writer = createReportWriter(store);
    await writer.write(REPORT);
    await writer.write({ ...REPORT, spansWaiting: 7, obstacle: 'The log is full.' });
    await writer.write({ ...REPORT, collector: 'eel:4318' });
    expect((await read()).collectors).toEqual([
      { ...REPORT, collector: 'eel:4318' },
      { ...REPORT, spansWaiting: 7, obstacle: 'The log is full.' },
    ]);
  });

  test('forgets a collector that has gone silent', async () => {
    await createReportWriter(store).write(REPORT);
    await store.run(
      `INSERT INTO collector_reports (collector, reported_at) SELECT 'gone:4318', now64(3) - toIntervalSecond(60)`,
    );
    expect((await read()).collectors.map(({ collector }) => collector)).toEqual(['pike:4318']);
  });

  test('tells of the disk where an older version left no table for reports', async () => {
    await store.run('DROP TABLE collector_reports');
    await store.run('DROP TABLE dropped_partitions');
    const { disk, collectors } = await read();
    expect(disk!.freeBytes).toBeGreaterThan(0);
    expect(collectors).toEqual([]);
  });

  test('knows nothing of a database that is not there, and does not mind', async () => {
    const url = new URL(clickhouse.server.url);
    url.pathname = '/nowhere';
    store = connect(url);
    expect(await read()).toEqual({ disk: undefined, collectors: [] });
    await store.close();
  });
});

test('a server that refuses spans for want of room still deletes partitions and takes reports', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'faultline-disk-'));
  const migrated = await startEmbeddedServer({ dataDir });
  const writing = connect(migrated.url);
  await migrate(writing, RETENTION);
  await insertDays(writing, [1, 0]);
  await writing.close();
  await migrated.stop();

  const full = await startEmbeddedServer({ dataDir, minFreeDiskBytes: 2 ** 60 });
  store = connect(full.url);
  try {
    await expect(insertDays(store, [0])).rejects.toThrow(StoreUnavailableError);
    const guard = createDiskGuard(store, Date.now, { dropBelowBytes: () => Number.POSITIVE_INFINITY });
    expect((await guard.run()).map(({ table }) => table)).toEqual(['spans', 'halves']);
    const report = { collector: 'a:1', spansWaiting: 1, logBytes: 1, logQuotaBytes: 2, logAgeMs: 9_000, obstacle: '' };
    await createReportWriter(store).write(report);
    expect(await createIntakeReader(store, Date.now).read()).toMatchObject({
      disk: { refusesBelowBytes: 2 ** 60, deletedUpTo: dayOf(1) },
      collectors: [report],
    });
  } finally {
    await store.close();
    await full.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
