import { describe, expect, it } from 'vitest';
import { SharedStrings } from './shared-strings.ts';

describe('shared strings', () => {
  it('are equal to what was given', () => {
    const strings = new SharedStrings();
    expect(['checkout', 'cart', 'checkout'].map((text) => strings.one(text))).toEqual(['checkout', 'cart', 'checkout']);
    expect(strings.size).toBe(2);
  });

  it('do not add up without end where names never come again', () => {
    const strings = new SharedStrings(3);
    for (let n = 0; n < 10; n++) expect(strings.one(`pod-${n}`)).toBe(`pod-${n}`);
    expect(strings.size).toBeLessThanOrEqual(3);
  });
});
