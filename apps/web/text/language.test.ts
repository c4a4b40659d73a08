import { describe, expect, it } from 'vitest';
import { english } from './en.ts';
import { korean } from './ko.ts';
import { languageFor } from './language.ts';

describe('the language for a visitor', () => {
  it('is the one their browser likes best of those there are', () => {
    expect(languageFor(undefined, 'ko-KR,ko;q=0.9,en-US;q=0.8')).toBe('ko');
    expect(languageFor(undefined, 'fr,en;q=0.5,ko;q=0.7')).toBe('ko');
    expect(languageFor(undefined, 'en-GB')).toBe('en');
  });

  it('is English where the browser likes none of them, or says nothing', () => {
    expect(languageFor(undefined, 'fr, ko;q=0')).toBe('en');
    expect(languageFor(undefined, 'ko;q=x')).toBe('en');
    expect(languageFor(undefined, null)).toBe('en');
  });

  it('is the one they chose, whatever the browser likes', () => {
    expect(languageFor('en', 'ko')).toBe('en');
    expect(languageFor('klingon', 'ko')).toBe('ko');
  });
});

describe('the languages', () => {
  const keysOf = (value: object, path = ''): string[] =>
    Object.entries(value).flatMap(([key, part]) =>
      typeof part === 'object' ? keysOf(part, `${path}${key}.`) : [`${path}${key}`],
    );

  it('say the same things', () => {
    expect(keysOf(korean).sort()).toEqual(keysOf(english).sort());
  });

  it('leave no English sentence in Korean', () => {
    const sentences = JSON.stringify(korean, (_, part) => (typeof part === 'function' ? undefined : part));
    expect(sentences).not.toMatch(/[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}/);
  });
});
