import { expect, it } from 'vitest';
import { stateChanges } from './state-changes.ts';
import { breakerOf, wallOf } from './wall-fixture.ts';

it('are of breakers that were there before', () => {
  const before = wallOf([breakerOf('cart'), breakerOf('mail')]);
  const after = wallOf([breakerOf('cart', { state: 'open' }), breakerOf('mail'), breakerOf('new', { state: 'open' })]);
  expect(stateChanges(before, after).map(({ name, state }) => [name, state])).toEqual([['cart', 'open']]);
});
