import path from 'node:path';
import { expect, test } from 'vitest';
import { fileSystemSpace } from './file-system-space.ts';

test('free is a part of total', async () => {
  const { freeBytes, totalBytes } = await fileSystemSpace(import.meta.dirname);
  expect(totalBytes).toBeGreaterThan(0);
  expect(freeBytes).toBeLessThanOrEqual(totalBytes);
});

test('a path that is not there yet has the room of the directory above it', async () => {
  const { totalBytes } = await fileSystemSpace(import.meta.dirname);
  const nowhere = path.join(import.meta.dirname, 'not', 'there');
  expect((await fileSystemSpace(nowhere)).totalBytes).toBe(totalBytes);
});
