import { describe, expect, it } from 'vitest';
import { readWallState, type WallState, writeWallState } from './wall-state.ts';

const BARE: WallState = { sort: 'trouble', isReversed: false, text: '', shown: [], service: '', selected: null };
const read = (query: string) => readWallState(new URLSearchParams(query));

describe('the wall in the URL', () => {
  it('is nothing while nobody asked for anything', () => {
    expect(writeWallState(BARE)).toBe('');
    expect(read('')).toEqual(BARE);
  });

  it('comes back as it was', () => {
    const state: WallState = {
      sort: 'p95',
      isReversed: true,
      text: 'cart & co',
      shown: ['open', 'bulkhead'],
      service: 'api',
      selected: { kind: 'breaker', service: 'a~b', name: '100 %\n' },
    };
    expect(read(writeWallState(state))).toEqual(state);
  });

  it('stays legible', () => {
    expect(writeWallState({ ...BARE, selected: { kind: 'bulkhead', service: 'api', name: 'pool' } })).toBe(
      '?select=bulkhead:api~pool',
    );
  });

  it('takes nothing for what it does not know', () => {
    expect(read('sort=colour&show=ajar,open&select=breaker:api&reverse=yes')).toEqual({ ...BARE, shown: ['open'] });
  });
});
