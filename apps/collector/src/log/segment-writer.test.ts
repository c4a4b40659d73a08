import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SegmentWriter } from './segment-writer.ts';

const CLOSED = -1;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-segment-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(directory, { recursive: true, force: true });
});

/** What all open files have in common, to be spied on. */
async function everyFile(): Promise<FileHandle> {
  const file = await open(directory, 'r');
  await file.close();
  return Object.getPrototypeOf(file);
}

it.each([
  ['its file', 1],
  ['its directory', 2],
])('a segment that cannot be begun because of %s leaves no file open', async (_what, failing) => {
  const files = await everyFile();
  const opened: FileHandle[] = [];
  vi.spyOn(files, 'sync').mockImplementation(async function (this: FileHandle) {
    if (opened.push(this) === failing) throw new Error('no space');
  });
  await expect(SegmentWriter.create(path.join(directory, 'a'))).rejects.toThrow('no space');
  expect(opened.map(({ fd }) => fd)).toEqual(Array(failing).fill(CLOSED));
});
