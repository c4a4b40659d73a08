import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DeadLetters } from './dead-letters.ts';
import type { LoggedRequest } from './record.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-dead-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true, force: true });
});

const REQUEST: LoggedRequest = {
  sequence: 1,
  receivedAtMs: Date.UTC(2026, 10, 24),
  startTimes: { oldestStartMs: 0, newestStartMs: 1 },
  spans: 3,
  fingerprint: '',
  encoding: 'application/x-protobuf',
  compression: 'gzip',
  received: Buffer.from([0, 255, 10]),
};

/** What all open files have in common, to be spied on. */
async function everyFile(): Promise<FileHandle> {
  const file = await open(directory, 'r');
  await file.close();
  return Object.getPrototypeOf(file);
}

it('a dead letter holds the reason and the request as it was received', async () => {
  const letters = new DeadLetters(directory, 10_000);
  await letters.put(REQUEST, 'wrong type');
  await letters.put({ ...REQUEST, spans: 4 }, 'a\nb');
  const lines = (await readFile(letters.path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      receivedAt: '2026-11-24T00:00:00.000Z',
      reason: 'wrong type',
      spans: 3,
      contentType: 'application/x-protobuf',
      contentEncoding: 'gzip',
      body: Buffer.from([0, 255, 10]).toString('base64'),
    },
    expect.objectContaining({ reason: 'a\nb', spans: 4 }),
  ]);
});

it('dead letters beyond the limit are refused, not thrown away', async () => {
  const letters = new DeadLetters(directory, 300);
  await letters.put(REQUEST, 'wrong type');
  await expect(letters.put(REQUEST, 'wrong type')).rejects.toThrow('dead-letters.jsonl is full');
});

it('letters that are put away at the same time stand in lines of their own, and keep to the limit', async () => {
  const letters = new DeadLetters(directory, 20_000_000);
  // Longer than what the file system takes at once.
  const large = { ...REQUEST, received: Buffer.alloc(4_000_000) };
  const put = await Promise.allSettled(['a', 'b', 'c', 'd'].map((reason) => letters.put(large, reason)));
  expect(put.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  const lines = (await readFile(letters.path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).reason)).toEqual(['a', 'b', 'c']);
});

it('a letter that could not be written is cut off, and the next one is as it should be', async () => {
  const letters = new DeadLetters(directory, 10_000);
  await letters.put(REQUEST, 'first');
  vi.spyOn(await everyFile(), 'datasync').mockRejectedValueOnce(new Error('no space'));
  await expect(letters.put(REQUEST, 'second')).rejects.toThrow('no space');
  await letters.put(REQUEST, 'third');
  const lines = (await readFile(letters.path, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).reason)).toEqual(['first', 'third']);
});

it('the file is in its directory before its first letter counts as put away', async () => {
  const letters = new DeadLetters(directory, 10_000);
  const sync = vi.spyOn(await everyFile(), 'sync');
  await letters.put(REQUEST, 'first');
  expect(sync).toHaveBeenCalledOnce();
});
