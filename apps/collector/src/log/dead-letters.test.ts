import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DeadLetters } from './dead-letters.ts';
import type { LoggedRequest } from './record.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-dead-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const REQUEST: LoggedRequest = {
  sequence: 1,
  receivedAtMs: Date.UTC(2026, 10, 24),
  startTimes: { oldestStartMs: 0, newestStartMs: 1 },
  spans: 3,
  fingerprint: 'a'.repeat(40),
  encoding: 'application/x-protobuf',
  compression: 'gzip',
  received: Buffer.from([0, 255, 10]),
};

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
      fingerprint: 'a'.repeat(40),
      contentType: 'application/x-protobuf',
      contentEncoding: 'gzip',
      body: Buffer.from([0, 255, 10]).toString('base64'),
    },
    expect.objectContaining({ reason: 'a\nb', spans: 4 }),
  ]);
});

it('dead letters beyond the limit are refused, not thrown away', async () => {
  const letters = new DeadLetters(directory, 400);
  await letters.put(REQUEST, 'wrong type');
  await expect(letters.put(REQUEST, 'wrong type')).rejects.toThrow('dead-letters.jsonl is full');
});

it('knows which requests are in it, also after a restart', async () => {
  expect(await new DeadLetters(directory, 10_000).fingerprints()).toEqual(new Set());
  const letters = new DeadLetters(directory, 10_000);
  await letters.put(REQUEST, `wrong type ,"fingerprint":"${'c'.repeat(40)}","contentType"`);
  await letters.put({ ...REQUEST, fingerprint: 'b'.repeat(40) }, 'wrong type');
  expect(await new DeadLetters(directory, 10_000).fingerprints()).toEqual(new Set(['a'.repeat(40), 'b'.repeat(40)]));
});
