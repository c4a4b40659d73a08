import { expect, it } from 'vitest';
import { apiQuery, NO_SEARCH, readSearchState, type SearchState, withinBox, writeSearchState } from './search-state.ts';

const read = (text: string) => readSearchState(new URLSearchParams(text));

it('a search is read from the URL as it was written there', () => {
  const state: SearchState = {
    service: 'cart & co',
    operation: 'GET /a?b=c',
    status: 'error',
    minDuration: '5.5',
    maxDuration: '100',
    attributes: ['user.id=7', 'k=a=b', 'empty='],
    window: '6h',
    from: 0,
    to: 0,
    box: { from: 1_000, to: 2_000, min: 0, max: 1.5 },
  };
  expect(read(writeSearchState(state))).toEqual(state);
  const still = { ...NO_SEARCH, from: 1_000, to: 2_000 };
  expect(read(writeSearchState(still))).toEqual(still);
  expect(writeSearchState(NO_SEARCH)).toBe('');
});

it('what is not understood is left out', () => {
  expect(read('status=bad&minDuration=x&maxDuration=-1&window=2y&from=9&to=3&box=1~2&attribute=novalue')).toEqual(
    NO_SEARCH,
  );
  expect(read('box=5~1~0~1').box).toBeNull();
});

it('the API is asked for a window up to now unless it stands still', () => {
  expect(apiQuery({ ...NO_SEARCH, service: 'a' }).toString()).toBe('service=a&from=now-15m&to=now');
  expect(apiQuery({ ...NO_SEARCH, from: 5, to: 7 }).toString()).toBe('from=5&to=7');
});

it('a part of the heatmap narrows a search, and never widens it', () => {
  const state = { ...NO_SEARCH, minDuration: '10', maxDuration: '40' };
  expect(withinBox(state, { from: 1, to: 2, min: 5, max: 20 })).toMatchObject({
    from: 1,
    to: 2,
    minDuration: '10',
    maxDuration: '20',
    box: null,
  });
});
