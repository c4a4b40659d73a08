import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StoreRejectedError } from '@faultline/clickhouse';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeRequest, spanIds, traceRequest } from '../../test/small-request.ts';
import { TraceIntake } from '../intake/trace-intake.ts';
import { SpanPipeline } from './span-pipeline.ts';

let directory: string;
let running: SpanPipeline | undefined;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-pipeline-'));
});
afterEach(async () => {
  await running?.stop(AbortSignal.abort());
  await rm(directory, { recursive: true, force: true });
});

const BATCH = {
  rows: 100,
  blockBytes: 1 << 20,
  lingerMs: 1,
  longestLingerMs: 1,
  insertsInFlight: 1,
  memoryBytes: 1 << 20,
};
const LOG = {
  quotaBytes: 1 << 20,
  segmentBytes: 1 << 20,
  keepMs: 60_000,
  pendingBytes: 1 << 20,
  knownRequests: 10,
  deadLetterBytes: 1 << 20,
  checkDiskEveryMs: 60_000,
  pauseBelowBytes: () => 0,
};

/** A collector without its ports, with a ClickHouse that takes everything or refuses it. */
async function start({ isRefusing }: { isRefusing: boolean }) {
  let stored = 0;
  let deadLettered = 0;
  let repeated = 0;
  const pipeline = await SpanPipeline.open({
    config: { batch: BATCH, log: { ...LOG, directory } },
    writer: {
      write: async () => {
        if (isRefusing) throw new StoreRejectedError('bad', 53);
        stored++;
      },
    },
    observer: {
      inserted() {},
      failed() {},
      ended(_batch, spans) {
        deadLettered += spans;
      },
    },
    recovered: () => {},
    log: () => {},
  });
  running = pipeline;
  const intake = new TraceIntake({
    batcher: pipeline.batcher,
    known: pipeline.known,
    observer: {
      transcoded() {},
      repeated({ accepted }) {
        repeated += accepted;
      },
      acknowledged() {},
      unacknowledged() {},
      unlogged() {},
    },
    obstacle: () => pipeline.obstacle(),
    limits: BATCH,
    maxDecodedBytes: 1 << 20,
    acknowledgeWithinMs: 60_000,
    retentionMs: 86_400_000,
    clock: Date.now,
  });
  pipeline.startInserting(undefined);
  return {
    /** Resolves when it is decided what becomes of the spans. */
    async send(payload: Buffer): Promise<void> {
      await intake.export(
        { received: payload, payload, compression: 'identity' },
        'application/x-protobuf',
        () => false,
      );
      await expect.poll(() => pipeline.spansWaiting, { interval: 1, timeout: 20_000 }).toBe(0);
    },
    allow: () => {
      isRefusing = false;
    },
    counts: () => ({ stored, deadLettered, repeated }),
    async stop(): Promise<void> {
      running = undefined;
      await pipeline.stop(AbortSignal.timeout(60_000));
    },
  };
}

const request = (): Buffer => Buffer.from(encodeRequest(traceRequest(spanIds(1, 1))));

it('a request that was put away is stored when it is sent again, once', async () => {
  const { send, allow, counts } = await start({ isRefusing: true });
  const body = request();
  await send(body);
  expect(counts()).toEqual({ stored: 0, deadLettered: 1, repeated: 0 });
  allow();
  await send(body);
  await send(body);
  expect(counts()).toEqual({ stored: 1, deadLettered: 1, repeated: 1 });
});

it('also when the collector has started again since, wherever the dead letters are then', async () => {
  const body = request();
  const first = await start({ isRefusing: true });
  await first.send(body);
  await first.stop();
  await rename(path.join(directory, 'dead-letters.jsonl'), path.join(directory, 'moved.jsonl'));

  const second = await start({ isRefusing: false });
  await second.send(body);
  expect(second.counts()).toEqual({ stored: 1, deadLettered: 0, repeated: 0 });
});

it('one that was sent again and stored is not stored once more after another start', async () => {
  const body = request();
  const first = await start({ isRefusing: true });
  await first.send(body);
  first.allow();
  await first.send(body);
  await first.stop();

  const second = await start({ isRefusing: false });
  await second.send(body);
  expect(second.counts()).toEqual({ stored: 0, deadLettered: 0, repeated: 1 });
});
