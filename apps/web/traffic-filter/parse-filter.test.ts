import { describe, expect, it } from 'vitest';
import { parseFilter } from './parse-filter.ts';

const termsOf = (text: string) => parseFilter(text).filter?.alternatives;
const errorOf = (text: string) => parseFilter(text).error;

describe('a filter', () => {
  it.each([
    ['error > 1%', 'error', '>', 0.01],
    ['error>=0.05', 'error', '>=', 0.05],
    ['error > 5 %', 'error', '>', 0.05],
    ['p95 > 500ms', 'p95', '>', 500],
    ['p99 <= 1.5s', 'p99', '<=', 1500],
    ['p50<250', 'p50', '<', 250],
    ['P95 > 2 s', 'p95', '>', 2000],
    ['rps > 100', 'rps', '>', 100],
    ['rps = 0', 'rps', '=', 0],
    ['rps < 60/min', 'rps', '<', 1],
  ])('compares a figure: %s', (text, field, operator, value) => {
    expect(termsOf(text)).toEqual([[{ type: 'figure', isNegated: false, field, operator, value }]]);
  });

  it('holds of all terms that stand side by side, of either side of an or', () => {
    expect(termsOf('team:checkout error > 1% or breaker:open')).toMatchObject([
      [{ field: 'team' }, { field: 'error' }],
      [{ field: 'breaker' }],
    ]);
    expect(termsOf('a | b')).toHaveLength(2);
  });

  it('is about names where no field is named', () => {
    expect(termsOf('check orders')).toMatchObject([[{ type: 'text' }, { type: 'text' }]]);
    expect(termsOf('127.0.0.1:4011')).toMatchObject([[{ type: 'text' }]]);
    expect(termsOf('"api:v2 edge"')).toMatchObject([[{ type: 'text' }]]);
    expect(termsOf('order')).toMatchObject([[{ type: 'text' }]]);
  });

  it('turns a term around with a minus', () => {
    expect(termsOf('-kind:database -test')).toMatchObject([
      [
        { field: 'kind', isNegated: true },
        { type: 'text', isNegated: true },
      ],
    ]);
    expect(termsOf('pre-order')).toMatchObject([[{ isNegated: false }]]);
  });

  it('takes several words for one field, and quoted ones', () => {
    expect(termsOf('team:"team a",b')).toMatchObject([[{ patterns: [['team a'], ['b']] }]]);
    expect(termsOf('team:""')).toMatchObject([[{ patterns: [['']] }]]);
  });

  it('is nothing for nothing', () => {
    expect(termsOf('  ')).toEqual([]);
  });
});

describe('what is no filter says where and what is expected', () => {
  it.each([
    ['latency:5', { at: 0, length: 7, expected: 'field' }],
    ['team:a speed > 3', { at: 7, length: 5, expected: 'field' }],
    ['error:5%', { at: 5, length: 1, expected: 'comparison', field: 'error' }],
    ['team > a', { at: 5, length: 1, expected: 'colon', field: 'team' }],
    ['error > 5', { at: 8, length: 1, expected: 'share', field: 'error' }],
    ['error > many', { at: 8, length: 4, expected: 'share', field: 'error' }],
    ['p95 > 5%', { at: 6, length: 2, expected: 'duration', field: 'p95' }],
    ['rps >', { at: 5, length: 0, expected: 'rate', field: 'rps' }],
    ['team:', { at: 5, length: 0, expected: 'word', field: 'team' }],
    ['or a', { at: 0, length: 2, expected: 'term' }],
    ['a or', { at: 4, length: 0, expected: 'term' }],
    ['name:"che', { at: 5, length: 4, expected: 'closing-quote' }],
    ['health:bad', { at: 7, length: 3, field: 'health', expected: { oneOf: expect.arrayContaining(['failing']) } }],
    ['breaker:open,ajar', { at: 13, length: 4, field: 'breaker', expected: { oneOf: expect.any(Array) } }],
  ])('%s', (text, error) => {
    expect(errorOf(text)).toEqual(error);
  });

  it('holds for any text: it is a filter or says why not, in time', () => {
    for (const text of [
      '-',
      '"',
      ':',
      '>',
      'a:b:c',
      '*'.repeat(499),
      'or or',
      'error >> 1%',
      '😀:x',
      'p95 > ',
      '--a',
    ]) {
      const { filter, error } = parseFilter(text);
      expect(Boolean(filter) !== Boolean(error)).toBe(true);
    }
  });
});
