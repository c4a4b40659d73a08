import { expect, test } from 'vitest';
import { keptSums } from './kept-sums.ts';

function counting() {
  const asked: string[] = [];
  const sums = keptSums<string>((text) => text.length, 10);
  const get = (query: string, answer: string) =>
    sums.get(query, async () => {
      asked.push(query);
      return answer;
    });
  return { asked, sums, get };
}

test('a query is answered once', async () => {
  const { asked, get } = counting();
  expect([await get('a', '1'), await get('a', '2')]).toEqual(['1', '1']);
  expect(asked).toEqual(['a']);
});

test('what was not asked for longest goes first when there is too much', async () => {
  const { asked, get } = counting();
  await get('a', '12345');
  await get('b', '12345');
  await get('a', '12345');
  await get('c', '1');
  await get('a', '12345');
  await get('b', '12345');
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});

test('what is too large by itself is answered and not kept', async () => {
  const { asked, get } = counting();
  expect(await get('a', '12345678901')).toBe('12345678901');
  await get('a', '12345678901');
  expect(asked).toEqual(['a', 'a']);
});

test('two that ask at once count once', async () => {
  const { asked, get } = counting();
  await Promise.all([get('a', '123456'), get('a', '123456')]);
  await get('b', '1234');
  await get('a', '123456');
  expect(asked).toEqual(['a', 'a', 'b']);
});

test('a failure is not kept', async () => {
  const { sums, get } = counting();
  await expect(sums.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await get('a', '1')).toBe('1');
});
