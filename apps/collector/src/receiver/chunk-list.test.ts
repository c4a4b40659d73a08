import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { ChunkList } from './chunk-list.ts';

const LARGE_BYTES = 16 << 10;
let concat: MockInstance<typeof Buffer.concat>;
beforeEach(() => {
  concat = vi.spyOn(Buffer, 'concat');
});
afterEach(() => concat.mockRestore());

/** Bytes of which none is like its neighbours. */
const bytesOf = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, n) => (n * 7 + (n >> 8)) % 251));

function listOf(bytes: Buffer, sizes: readonly number[]): ChunkList {
  const list = new ChunkList();
  let at = 0;
  for (let n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length]!;
    list.add(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return list;
}

test.each([
  [[1]],
  [[1023, 2]],
  [[LARGE_BYTES - 1]],
  [[LARGE_BYTES]],
  [[3, LARGE_BYTES, 500, 0, 70_000, LARGE_BYTES - 1]],
])('what comes in chunks of %j bytes is put together in order', (sizes) => {
  const bytes = bytesOf(300_000);
  expect(listOf(bytes, sizes).concat().equals(bytes)).toBe(true);
});

test('small chunks are kept together in pages, not one by one', () => {
  listOf(bytesOf(300_000), [1]).concat();
  expect(concat.mock.lastCall![0].length).toBeLessThan(15);
  const few = listOf(bytesOf(1_000), [1]).concat();
  expect(concat).toHaveBeenCalledTimes(1);
  expect(few.buffer.byteLength).toBe(1_024);
});

test('a small chunk between large ones takes no page for itself', () => {
  listOf(bytesOf(300_000), [LARGE_BYTES, 1]).concat();
  const small = concat.mock.lastCall![0].filter(({ length }) => length === 1);
  expect(small.length).toBeGreaterThan(10);
  expect(new Set(small.map(({ buffer }) => buffer)).size).toBe(1);
});

test('a small chunk does not keep what it is a part of, and a large one is not copied', () => {
  const list = new ChunkList();
  list.add(Buffer.alloc(1 << 20).subarray(0, 10));
  expect(list.concat().buffer.byteLength).toBe(1_024);
  const large = new ChunkList();
  const chunk = Buffer.alloc(LARGE_BYTES);
  large.add(chunk);
  expect(large.concat()).toBe(chunk);
});
