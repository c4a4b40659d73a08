import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeServerFiles } from './server-files.ts';

const LIMITS = { memoryBytes: 2 ** 30, minFreeDiskBytes: 2 ** 20 };
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'faultline-server-files-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('the password is made once', async () => {
  const { password } = await writeServerFiles(directory, LIMITS);
  expect(password).toHaveLength(32);
  expect((await writeServerFiles(directory, LIMITS)).password).toBe(password);
});

test('a password that a full disk left empty is made anew, and kept', async () => {
  const file = path.join(directory, 'password');
  await writeFile(file, '');
  const { password } = await writeServerFiles(directory, LIMITS);
  expect(password).toHaveLength(32);
  expect(await readFile(file, 'utf8')).toBe(password);
});
