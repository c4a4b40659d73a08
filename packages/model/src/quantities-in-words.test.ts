import { expect, test } from 'vitest';
import { bytesInWords, countInWords, durationInWords } from './quantities-in-words.ts';

test.each([
  [0, '0 MiB'],
  [1.5 * 2 ** 20, '1 MiB'],
  [340 * 2 ** 20, '340 MiB'],
  [1.1 * 2 ** 30, '1.1 GiB'],
  [42.7 * 2 ** 30, '42 GiB'],
  [3 * 2 ** 40, '3.0 TiB'],
])('%d bytes are %s', (bytes, words) => expect(bytesInWords(bytes)).toBe(words));

test.each([
  [0, '0'],
  [7, '7'],
  [12_345, '12,000'],
  [994_999, '990,000'],
  [999_999, '1 million'],
  [1_234_567, '1.2 million'],
  [45_000_000, '45 million'],
  [100_000_000, '100 million'],
  [3_000_000_000, '3,000 million'],
])('%d are %s', (count, words) => expect(countInWords(count)).toBe(words));

test.each([
  [3_400, '3 s'],
  [59_900, '1 min'],
  [200_000, '3 min'],
  [2 * 3_600_000 + 1, '2 h'],
])('%d ms are %s', (ms, words) => expect(durationInWords(ms)).toBe(words));
