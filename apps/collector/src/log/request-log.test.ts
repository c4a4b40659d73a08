import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MOST_REQUEST_BYTES } from '@faultline/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoggedRequest } from './record.ts';
import type { LoggedRequests } from './recover.ts';
import { RequestLog } from './request-log.ts';
import { segmentPath } from './segment-files.ts';

let directory: string;
let nowMs: number;
const open: RequestLog[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-log-'));
  nowMs = 1_000_000;
});
afterEach(async () => {
  for (const log of open.splice(0)) await log.close();
  await rm(directory, { recursive: true, force: true });
});

async function openLog({ quotaBytes = 1 << 20, segmentBytes = 1 << 16, keepMs = 0 } = {}) {
  const opened = await RequestLog.open({ directory, quotaBytes, segmentBytes, keepMs, clock: () => nowMs });
  open.push(opened.log);
  return opened;
}

async function closeLog(log: RequestLog): Promise<void> {
  open.splice(open.indexOf(log), 1);
  await log.close();
}

function request(text: string, spans = 1): Omit<LoggedRequest, 'sequence'> {
  return {
    receivedAtMs: nowMs,
    startTimes: { oldestStartMs: 12.5, newestStartMs: Number.POSITIVE_INFINITY },
    spans,
    fingerprint: Buffer.from(text).toString('hex').padStart(40, '0').slice(-40),
    encoding: 'application/json',
    compression: 'gzip',
    received: Buffer.from(text),
  };
}

async function textsOf(log: RequestLog, requests: LoggedRequests): Promise<string[]> {
  const texts: string[] = [];
  for await (const { received } of log.read(requests)) texts.push(received.toString());
  return texts;
}

async function textsOfAll(log: RequestLog, batches: readonly LoggedRequests[]): Promise<string[]> {
  return (await Promise.all(batches.map((requests) => textsOf(log, requests)))).flat();
}

/** Appends requests, and seals them under an id. */
async function appendBatch(log: RequestLog, id: string, texts: readonly string[]): Promise<LoggedRequests> {
  const appended: ReturnType<RequestLog['append']>[] = [];
  for (const text of texts) {
    appended.push(log.append(request(text)));
    await appended.at(-1)!.durable;
  }
  const range = { firstSequence: appended[0]!.sequence, lastSequence: appended.at(-1)!.sequence };
  await log.seal({ id, ...range });
  return { ...range, start: appended[0]!.place, spans: texts.length, receivedAtMs: nowMs };
}

const ID = (digit: number): string => String(digit).repeat(32);

describe('the request log', () => {
  it('gives back what was appended, exactly, to the process that comes after', async () => {
    const first = await openLog();
    expect(first.recovered).toMatchObject({ unstored: [], unsealed: [], damage: [], lastSequence: 0 });
    const batch = await appendBatch(first.log, ID(1), ['a', '', 'c'.repeat(100_000)]);
    await first.log.append(request('unsealed', 7)).durable;
    await closeLog(first.log);

    const { log, recovered } = await openLog();
    expect(recovered.unstored).toEqual([{ id: ID(1), ...batch }]);
    expect(recovered.unsealed).toMatchObject([{ firstSequence: 4, lastSequence: 4, spans: 7 }]);
    expect(recovered.fingerprints).toHaveLength(4);
    expect(recovered.lastSequence).toBe(4);
    expect(await textsOf(log, recovered.unstored[0]!)).toEqual(['a', '', 'c'.repeat(100_000)]);
    const read: LoggedRequest[] = [];
    for await (const logged of log.read(recovered.unsealed[0]!)) read.push(logged);
    expect(read).toEqual([{ kind: 'request', sequence: 4, ...request('unsealed', 7) }]);
    expect(log.append(request('next')).sequence).toBe(5);
  });

  it('does not give back batches that are noted as stored', async () => {
    const { log } = await openLog();
    await appendBatch(log, ID(1), ['a']);
    await appendBatch(log, ID(2), ['b']);
    log.noteStored(ID(1));
    await closeLog(log);
    expect((await openLog()).recovered.unstored.map(({ id }) => id)).toEqual([ID(2)]);
  });

  it('knows no request that was put away, but one that came again afterwards', async () => {
    const { log } = await openLog();
    for (const text of ['a', 'b', 'c']) await log.append(request(text)).durable;
    for (const text of ['a', 'b']) log.noteDeadLettered(request(text).fingerprint);
    await log.append(request('a')).durable;
    await closeLog(log);
    expect((await openLog()).recovered).toMatchObject({
      fingerprints: ['c', 'a'].map((text) => request(text).fingerprint),
      damage: [],
    });
  });

  it('writes what is appended at the same time with one fsync, in order', async () => {
    const { log } = await openLog();
    const order: number[] = [];
    const all = Array.from({ length: 50 }, (_, index) =>
      log.append(request(`r${index}`)).durable.then(() => order.push(index)),
    );
    expect(log.pendingBytes).toBeGreaterThan(50 * 60);
    await Promise.all(all);
    expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(log.pendingBytes).toBe(0);
  });

  it('goes on in further files, and reads batches across them', async () => {
    const { log } = await openLog({ segmentBytes: 500 });
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(100));
    for (const text of texts.slice(0, 10)) await log.append(request(text)).durable;
    const batch = await appendBatch(log, ID(1), texts.slice(10));
    expect((await readdir(directory)).filter((name) => name.endsWith('.log')).length).toBeGreaterThan(1);
    expect(await textsOf(log, batch)).toEqual(texts.slice(10));
    await closeLog(log);
    const after = await openLog();
    expect(await textsOf(after.log, after.recovered.unstored[0]!)).toEqual(texts.slice(10));
  });

  it('deletes files of which everything is stored, and no others', async () => {
    const { log } = await openLog({ segmentBytes: 300 });
    const kept: LoggedRequests[] = [];
    for (let index = 0; index < 6; index++) {
      kept.push(await appendBatch(log, ID(index), ['x'.repeat(300)]));
      // Waits for the file that comes next.
      await log.forgetBefore(0);
    }
    const before = log.bytes;
    await log.forgetBefore(kept[3]!.firstSequence);
    expect(log.bytes).toBeLessThan(before);
    for (const batch of kept.slice(3)) expect(await textsOf(log, batch)).toHaveLength(1);
    await log.forgetBefore(Number.POSITIVE_INFINITY);
    const sizes = async (): Promise<number[]> => {
      const left = (await readdir(directory)).filter((name) => name.endsWith('.log'));
      return Promise.all(left.map(async (name) => (await stat(path.join(directory, name))).size));
    };
    expect((await sizes()).length).toBeLessThanOrEqual(2);
    // What notes that a batch is stored gets there some time soon.
    await expect.poll(async () => (await sizes()).reduce((sum, bytes) => sum + bytes, -log.bytes)).toBe(0);
    await closeLog(log);
    expect((await openLog()).recovered.unstored.map(({ id }) => id).filter((id) => Number(id[0]) < 3)).toEqual([]);
  });

  it('keeps stored requests for a while, unless room is needed', async () => {
    const { log } = await openLog({ segmentBytes: 300, keepMs: 60_000, quotaBytes: 10_000 });
    await appendBatch(log, ID(1), ['x'.repeat(300)]);
    await appendBatch(log, ID(2), ['x'.repeat(300)]);
    await log.forgetBefore(0);
    const before = log.bytes;
    await log.forgetBefore(Number.POSITIVE_INFINITY);
    expect(log.bytes).toBe(before);
    nowMs += 60_001;
    await log.forgetBefore(Number.POSITIVE_INFINITY);
    expect(log.bytes).toBeLessThan(before);
    for (let index = 0; index < 9; index++) await appendBatch(log, ID(index), ['x'.repeat(600)]);
    const beyondItsShare = log.bytes;
    await log.forgetBefore(Number.POSITIVE_INFINITY);
    expect(log.bytes).toBeLessThan(beyondItsShare);
  });

  it('keeps requests apart that belong to no batch where those of a batch lie between', async () => {
    const { log } = await openLog();
    await log.append(request('before')).durable;
    await appendBatch(log, ID(1), ['stored']);
    log.noteStored(ID(1));
    await log.append(request('behind')).durable;
    await closeLog(log);
    const { log: opened, recovered } = await openLog();
    expect(recovered.unsealed).toHaveLength(2);
    expect(await textsOfAll(opened, recovered.unsealed)).toEqual(['before', 'behind']);
  });

  it('gives back a request of the largest size that can be set', async () => {
    const { log } = await openLog({ quotaBytes: 1 << 30, segmentBytes: 1 << 30 });
    await log.append({ ...request(''), received: Buffer.alloc(MOST_REQUEST_BYTES) }).durable;
    await closeLog(log);
    const { recovered } = await openLog();
    expect(recovered.damage).toEqual([]);
    expect(recovered.unsealed).toMatchObject([{ firstSequence: 1, spans: 1 }]);
  });

  it('says when its quota is reached', async () => {
    const { log } = await openLog({ quotaBytes: 1_000 });
    expect(log.isFull).toBe(false);
    await log.append(request('x'.repeat(1_000))).durable;
    expect(log.isFull).toBe(true);
  });

  it('is used by one process at a time', async () => {
    const { log } = await openLog();
    await expect(openLog()).rejects.toThrow(`in use by process ${process.pid}`);
    await closeLog(log);
    await expect(openLog()).resolves.toBeDefined();
  });
});

describe('a log whose disk takes no new file', () => {
  it('gives back what is in it, refuses what is appended, deletes what is stored, and goes on when there is room', async () => {
    const first = await openLog();
    await appendBatch(first.log, ID(1), ['a']);
    await closeLog(first.log);
    // As good as a full disk: the next file's name is taken.
    await mkdir(segmentPath(directory, 2));
    const { log, recovered } = await openLog();
    expect(await textsOf(log, recovered.unstored[0]!)).toEqual(['a']);
    await expect(log.append(request('b')).durable).rejects.toThrow('EEXIST');
    await log.forgetBefore(Number.POSITIVE_INFINITY);
    expect(await readdir(directory)).not.toContain(path.basename(segmentPath(directory, 1)));
    await expect
      .poll(() =>
        log.append(request('c')).durable.then(
          () => 'kept',
          () => 'refused',
        ),
      )
      .toBe('kept');
    await rm(segmentPath(directory, 2), { recursive: true });
  });
});

describe('a damaged log', () => {
  it('loses its torn tail, says so, and nothing else', async () => {
    const { log } = await openLog();
    await appendBatch(log, ID(1), ['a', 'b']);
    await closeLog(log);
    const file = segmentPath(directory, 1);
    const { size } = await stat(file);
    await appendFile(file, Buffer.from([0x46, 0x4c, 0x54, 1, 200, 0, 0, 0, 1, 2, 3, 4, 5]));
    const torn = await openLog();
    expect(torn.recovered.damage).toEqual([{ path: file, offset: size, bytes: 13, isTail: true }]);
    expect(torn.recovered.unstored).toHaveLength(1);
    expect((await stat(file)).size).toBe(size);
    await closeLog(torn.log);
    expect((await openLog()).recovered.damage).toEqual([]);
  });

  it('gives back what stands before and behind a damaged place', async () => {
    const { log } = await openLog();
    const appended = ['first', 'second', 'third'].map((text) => log.append(request(text)));
    await Promise.all(appended.map(({ durable }) => durable));
    await closeLog(log);
    const file = segmentPath(directory, 1);
    const bytes = await readFile(file);
    bytes[appended[1]!.place.offset + 20]! ^= 0xff;
    await writeFile(file, bytes);
    const { log: opened, recovered } = await openLog();
    expect(await textsOfAll(opened, recovered.unsealed)).toEqual(['first', 'third']);
    const { offset } = appended[1]!.place;
    expect(recovered.damage).toEqual([
      { path: file, offset, bytes: appended[2]!.place.offset - offset, isTail: false },
    ]);
  });

  it('loses no more of a batch than what is damaged, were it the beginning', async () => {
    const { log } = await openLog();
    const { start } = await appendBatch(log, ID(1), ['first', 'second', 'third']);
    await closeLog(log);
    const file = segmentPath(directory, 1);
    const bytes = await readFile(file);
    bytes[start.offset + 20]! ^= 0xff;
    await writeFile(file, bytes);
    const { log: opened, recovered } = await openLog();
    expect(recovered.unstored.map(({ id }) => id)).toEqual([ID(1)]);
    expect(await textsOfAll(opened, recovered.unstored)).toEqual(['second', 'third']);
  });

  it('is read across a file that a kill left without its header', async () => {
    const { log } = await openLog();
    for (const text of ['a', 'b']) await log.append(request(text)).durable;
    await closeLog(log);
    await writeFile(segmentPath(directory, 2), '');
    const second = await openLog();
    await second.log.append(request('c')).durable;
    await closeLog(second.log);
    const { log: opened, recovered } = await openLog();
    expect(await textsOfAll(opened, recovered.unsealed)).toEqual(['a', 'b', 'c']);
  });

  it('is opened whatever is cut off or overwritten, and every record before the damage is there', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => `${index}:${'y'.repeat(index * 37)}`);
    const { log } = await openLog();
    const appended = texts.map((text) => log.append(request(text)));
    await Promise.all(appended.map(({ durable }) => durable));
    await closeLog(log);
    const file = segmentPath(directory, 1);
    const whole = await readFile(file);
    for (let round = 0; round < 60; round++) {
      const at = Math.floor((whole.length * round) / 60);
      await writeFile(file, whole);
      if (round % 2 === 0) await truncate(file, at);
      else
        await writeFile(file, Buffer.concat([whole.subarray(0, at), Buffer.alloc(9, round), whole.subarray(at + 9)]));
      const { log: opened, recovered } = await openLog();
      const read = await textsOfAll(opened, recovered.unsealed);
      const intact =
        at < 16 ? [] : texts.filter((_, index) => (appended[index + 1]?.place.offset ?? whole.length) <= at);
      expect(read.slice(0, intact.length)).toEqual(intact);
      expect(texts).toEqual(expect.arrayContaining(read));
      await closeLog(opened);
      await rm(segmentPath(directory, 2));
    }
  });

  it('cannot be made to hold records that a sender wrote into a request', async () => {
    const { log } = await openLog();
    await log.append(request('honest')).durable;
    await closeLog(log);
    const inner = await readFile(segmentPath(directory, 1));
    await rm(segmentPath(directory, 1));
    const again = await openLog();
    const { place, durable } = again.log.append({ ...request(''), received: inner.subarray(16) });
    await durable;
    await closeLog(again.log);
    const file = segmentPath(directory, 1);
    const bytes = await readFile(file);
    bytes[place.offset + 8]! ^= 0xff;
    await writeFile(file, bytes);
    expect((await openLog()).recovered.unsealed).toEqual([]);
  });

  it('is opened although a file in it is none of its own', async () => {
    await writeFile(segmentPath(directory, 1), 'this is not a segment');
    const { recovered } = await openLog();
    expect(recovered.damage).toEqual([{ path: segmentPath(directory, 1), offset: 0, bytes: 21, isTail: false }]);
  });
});
