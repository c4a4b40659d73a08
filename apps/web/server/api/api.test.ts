import { ReadLimitError, StoreUnavailableError } from '@faultline/clickhouse';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask } from './api.fixture.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function answerTo(failure: Error): Promise<{ status: number; code: string; message: string }> {
  const { status, body } = await ask({ reads: { graph: () => Promise.reject(failure) } }, '/graph');
  return { status, ...body.error };
}

test.each([
  ['a store that does not answer', new StoreUnavailableError('ClickHouse did not answer.'), 503, 'store_unavailable'],
  ['a read that takes too much', new ReadLimitError('memory'), 422, 'too_much_to_read'],
  ['a mistake of ours', new TypeError('x is not a function'), 500, 'internal'],
])('%s has a status of its own', async (_what, failure, status, code) => {
  expect(await answerTo(failure)).toMatchObject({ status, code });
});

test('what a mistake of ours says stays in the log', async () => {
  expect((await answerTo(new TypeError('secret of the code'))).message).not.toContain('secret');
  expect(console.error).toHaveBeenCalledWith(expect.any(String), expect.any(TypeError));
});

test('a diagnosis says what it has not looked at, for whichever reason', async () => {
  const reads = { diagnosis: async () => ({ suspects: [], unread: ['examples'] }) };
  const incidents = { looksLike: async () => undefined };
  const { status, body } = await ask({ reads, incidents }, '/diagnosis');
  expect([status, body.unread]).toEqual([200, ['signatures', 'examples']]);
});
