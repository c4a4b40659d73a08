import {
  connect,
  createEdgeJob,
  createSpanWriter,
  createStatisticsJob,
  migrate,
  type Store,
} from '@faultline/clickhouse';
import { databaseUrl, RETENTION } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import type { TestClickHouse } from '../integration/collector-fixture.ts';
import { cpuTimeUs } from './cpu-time.ts';

/** What storing spans costs ClickHouse, one kind of work at a time. CPU time in µs. */
export interface ClickHouseCosts {
  /** Inserts with everything that the materialized views write. */
  inserts: number;
  /** One run of the edge job over all of it. */
  edgeJob: number;
  /** One run of the statistics job over all of it. */
  statisticsJob: number;
  /** Merges from then until ClickHouse sees no more to be done. */
  merges: number;
  /** Bytes on disk with everything merged, by table: only merges build the indexes. */
  bytes: Map<string, number>;
}

const RESTS = 10;
/** As if so much time had gone by: the traces are complete. */
const COMPLETE_AFTER_MS = 300_000;

/** Writes blocks of spans into a database of their own, with the merges and the edge job kept back until they are through. */
export async function measureClickHouseCosts(
  { server }: TestClickHouse,
  blocks: readonly Uint8Array[],
): Promise<ClickHouseCosts> {
  const store = connect(databaseUrl(server.url, 'costs'));
  const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = cpuTimeUs(server.pid!);
    await work();
    return cpuTimeUs(server.pid!) - before;
  };
  try {
    await migrate(store, RETENTION);
    const edgeJob = createEdgeJob(store, Date.now, RETENTION);
    await edgeJob.run();
    await store.run('SYSTEM STOP MERGES');
    const writer = createSpanWriter(store);
    const inserts = await cpuOf(async () => {
      for (const [index, block] of blocks.entries()) await writer.write(block, { token: `costs-${index}` });
    });
    const edgeJobUs = await cpuOf(() => edgeJob.run());
    const statisticsJob = createStatisticsJob(store, () => Date.now() + COMPLETE_AFTER_MS, RETENTION);
    const statisticsJobUs = await cpuOf(() => statisticsJob.run());
    const merges = await cpuOf(async () => {
      await store.run('SYSTEM START MERGES');
      await nothingToMerge(store);
    });
    for (const table of ['spans', 'halves', 'service_10s']) await store.run(`OPTIMIZE TABLE ${table} FINAL`);
    return { inserts, edgeJob: edgeJobUs, statisticsJob: statisticsJobUs, merges, bytes: await bytesByTable(store) };
  } finally {
    await store.close();
  }
}

/** A merge makes the next one possible, so it takes a while of rest until there is nothing left. */
async function nothingToMerge(store: Store): Promise<void> {
  let rests = 0;
  await eventually(
    'no more merges',
    async () => {
      const merges = await store.read('SELECT 1 FROM system.merges WHERE database = currentDatabase()');
      rests = merges.length === 0 ? rests + 1 : 0;
      return rests;
    },
    (rested) => rested >= RESTS,
  );
}

async function bytesByTable(store: Store): Promise<Map<string, number>> {
  const rows = await store.read<{ table: string; bytes: number }>(
    `SELECT table, toFloat64(sum(bytes_on_disk)) AS bytes FROM system.parts
     WHERE active AND database = currentDatabase() GROUP BY table ORDER BY bytes DESC`,
  );
  return new Map(rows.map(({ table, bytes }) => [table, bytes]));
}
