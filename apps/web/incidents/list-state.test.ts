import { expect, it } from 'vitest';
import { readListState, writeListState } from './list-state.ts';

it('what the list shows is read from the URL as it was written there', () => {
  const state = { shown: 'open', text: 'cart & co' } as const;
  expect(readListState(new URLSearchParams(writeListState(state)))).toEqual(state);
  expect(writeListState({ shown: 'all', text: '' })).toBe('');
  expect(readListState(new URLSearchParams('status=odd'))).toEqual({ shown: 'all', text: '' });
});
