/**
 * An embedded ClickHouse on a small disk that is filled to its last byte at once and cleared again, many times, while the
 * collector's queue inserts spans and repeats what fails. At the end every span that the queue took for inserted must be in
 * both tables, once. As root, so that the disk can be made. Run with: node test/bench/full-disk.ts [rounds]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, createSpanWriter, migrate, startEmbeddedServer } from '@faultline/clickhouse';
import { type BatchBlock, BatchBlocks } from '../../apps/collector/src/batch/batch-blocks.ts';
import { InsertQueue } from '../../apps/collector/src/batch/insert-queue.ts';
import { encodeRequest, spanIds, traceRequest } from '../../apps/collector/test/small-request.ts';
import { RETENTION } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';

const rounds = Number(process.argv[2] ?? 20);
const MEBIBYTE = 2 ** 20;
const DISK_BYTES = 384 * MEBIBYTE;
const MIN_FREE_BYTES = 24 * MEBIBYTE;
/** What is left free before the disk is filled, so that filling takes no longer than an insert. */
const ROOM_BYTES = 48 * MEBIBYTE;
const SPANS_PER_BATCH = 500;
/** So that a merge takes a while. */
const PAYLOAD_IDS = 40;
const INSERTS_IN_FLIGHT = 4;
const BATCHES_A_ROUND = 40;

const startedAt = performance.now();
const log = (line: string): void =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(7)} s  ${line}`);

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; ${rounds} rounds`);
const directory = mkdtempSync(path.join(tmpdir(), 'faultline-full-disk-'));
execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', directory]);
const clickhouse = await startEmbeddedServer({ dataDir: directory, minFreeDiskBytes: MIN_FREE_BYTES, log });
const store = connect(clickhouse.url);
try {
  await migrate(store, RETENTION);
  const acknowledged = await fillAgainAndAgain();
  await startAgain();
  const faults = await judge(acknowledged);
  for (const fault of faults) console.log(`FAULT ${fault}`);
  console.log(faults.length === 0 ? 'PASS' : 'FAIL');
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await store.close();
  await clickhouse.stop();
  execFileSync('umount', ['--lazy', directory]);
  rmSync(directory, { recursive: true, force: true });
}

/** @returns how many spans are taken for inserted */
async function fillAgainAndAgain(): Promise<number> {
  const failures = new Map<string, number>();
  let added = 0;
  let inserted = 0;
  let isOver = false;
  const queue = new InsertQueue({
    writer: createSpanWriter(store),
    insertsInFlight: INSERTS_IN_FLIGHT,
    memoryBytes: 64 * MEBIBYTE,
    load: () => Promise.reject(new Error('Every block fits.')),
    isolate: () => Promise.reject(new Error('No block is bad.')),
    observer: {
      inserted: () => {},
      failed(error) {
        const reason = String((error as Error).message)
          .replaceAll(/\d+(\.\d+)?/g, '…')
          .slice(0, 110);
        failures.set(reason, (failures.get(reason) ?? 0) + 1);
      },
      ended() {
        inserted++;
        if (!isOver) add();
      },
    },
    clock: () => performance.now(),
  });
  const add = (): void => {
    const blocks = blocksOf(spanIds(1 + added * SPANS_PER_BATCH, SPANS_PER_BATCH));
    added++;
    const start = { segment: 1, offset: 16 };
    const requests = { firstSequence: added, lastSequence: added, start, spans: SPANS_PER_BATCH, receivedAtMs: added };
    queue.add({ id: `batch-${added}`, requests, blocks, shard: undefined });
  };
  queue.start();
  for (let n = 0; n < 2 * INSERTS_IN_FLIGHT; n++) add();

  for (let round = 1; round <= rounds; round++) {
    const enough = inserted + BATCHES_A_ROUND;
    await eventually(
      'spans are taken',
      () => inserted,
      (batches) => batches >= enough,
      { withinMs: 60_000 },
    );
    fill('ballast', ROOM_BYTES);
    await delay(Math.random() * 300);
    fill('filler', 0);
    await delay(100 + Math.random() * 4_000);
    rmSync(path.join(directory, 'filler'));
    rmSync(path.join(directory, 'ballast'));
    log(`round ${round}: ${inserted} batches are in`);
  }
  isOver = true;
  await queue.drain(AbortSignal.timeout(60_000));
  for (const [reason, times] of failures) log(`${times} × ${reason}`);
  if (inserted < added) log(`${added - inserted} batches were not taken in time`);
  return inserted * SPANS_PER_BATCH;
}

interface JsonSpan {
  spanId: string;
  attributes?: object[];
}

function blocksOf(ids: readonly string[]): BatchBlock[] {
  const blocks = new BatchBlocks({ rows: 1_000_000, blockBytes: 1e9 });
  const request = traceRequest(ids) as { resourceSpans: { scopeSpans: { spans: JsonSpan[] }[] }[] };
  for (const span of request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans)) {
    span.attributes = [{ key: 'payload', value: { stringValue: span.spanId.repeat(PAYLOAD_IDS) } }];
  }
  blocks.append(encodeRequest(request), 'application/x-protobuf', {
    oldestStartMs: 0,
    newestStartMs: Date.now() + 60_000,
    maxBytes: Number.POSITIVE_INFINITY,
  });
  return blocks.finish();
}

/** Writes a file that leaves so much free. */
function fill(name: string, leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(directory);
  // To leave nothing, more than there is: what is freed meanwhile is taken too.
  const bytes = bavail * bsize - (leaveBytes || -MEBIBYTE);
  try {
    writeFileSync(path.join(directory, name), Buffer.alloc(Math.max(0, bytes)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

/** So that what the server only remembers does not count. */
async function startAgain(): Promise<void> {
  log(`ClickHouse started ${clickhouse.restarts} times again`);
  const { restarts } = clickhouse;
  process.kill(clickhouse.pid!, 'SIGKILL');
  await eventually(
    'the server is back',
    () => clickhouse.restarts,
    (count) => count > restarts,
  );
}

async function judge(acknowledged: number): Promise<string[]> {
  const faults: string[] = [];
  for (const [table, id] of [
    ['spans', 'SpanId'],
    ['halves', 'span'],
  ] as const) {
    // Every column of every row, so that each file is read.
    const read = store.read<{ rows: number; ids: number }>(
      `SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(${id})) AS ids FROM ${table} WHERE cityHash64(*) >= 0`,
    );
    const sums = await read.catch((error: Error) => error);
    if (sums instanceof Error) {
      faults.push(`${table} cannot be read: ${sums.message.slice(0, 200)}`);
      continue;
    }
    const { rows, ids } = sums[0]!;
    log(`${table}: ${rows} rows of ${ids} spans; ${acknowledged} were acknowledged`);
    if (ids < acknowledged) faults.push(`${table} lacks ${acknowledged - ids} spans`);
    if (rows > ids) faults.push(`${table} has ${rows - ids} rows twice`);
  }
  return faults;
}
