import { describe, expect, it } from 'vitest';
import { LastKnown } from './last-known.ts';

describe('last known values', () => {
  it('are those remembered most recently', () => {
    const values = new LastKnown<number, string>(2);
    values.remember(1, 'a');
    values.remember(2, 'b');
    values.remember(1, 'c');
    values.remember(3, 'd');
    expect(values.recall(1)).toBe('c');
    expect(values.recall(3)).toBe('d');
    expect(() => values.recall(2)).toThrow('Nothing is remembered of 2.');
  });
});
