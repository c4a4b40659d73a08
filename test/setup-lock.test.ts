import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
// @ts-expect-error it is plain JavaScript, which runs before TypeScript is there
import { inTurn } from '../scripts/setup-lock.mjs';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'faultline-setup-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('set-ups take turns, and who waits says so once', async () => {
  const said: string[] = [];
  const setUp = (name: string) =>
    inTurn(
      lock,
      () => said.push(`${name} waits`),
      async () => {
        said.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        said.push(`${name} ends`);
      },
    );
  await Promise.all([setUp('one'), setUp('other')]);
  expect(said).toEqual(['one begins', 'other waits', 'one ends', 'other begins', 'other ends']);
  expect(existsSync(lock)).toBe(false);
});

test('one that fails gives its turn away', async () => {
  const failing = inTurn(lock, expect.unreachable, () => Promise.reject(new Error('no network')));
  await expect(failing).rejects.toThrow('no network');
  expect(existsSync(lock)).toBe(false);
});

test.each([
  ['was killed', () => writeFileSync(lock, String(spawnSync(process.execPath, ['--version']).pid))],
  [
    'left its process number to another',
    () => {
      writeFileSync(lock, String(process.pid));
      utimesSync(lock, new Date(0), new Date(0));
    },
  ],
])('nobody waits for one that %s', async (_, abandon) => {
  abandon();
  let isDone = false;
  await inTurn(
    lock,
    () => undefined,
    async () => {
      isDone = true;
    },
  );
  expect(isDone).toBe(true);
});
