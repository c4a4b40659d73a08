import { describe, expect, it } from 'vitest';
import { readViewState, type ViewState, writeViewState } from './view-state.ts';

const BARE_MAP = readViewState(new URLSearchParams());
const roundTrip = (state: ViewState) => readViewState(new URLSearchParams(writeViewState(state)));

describe('the view in the URL', () => {
  it('is nothing for the bare map', () => {
    expect(writeViewState(BARE_MAP)).toBe('');
  });

  it('is legible', () => {
    const selection = { type: 'connection', source: 'api', target: 'database:postgresql/db-1:5432/orders' } as const;
    expect(writeViewState({ ...BARE_MAP, selection, view: 'table', pins: '1280x720,api:1:-2' })).toBe(
      '?select=connection:api~database:postgresql/db-1:5432/orders&view=table&pins=1280x720,api:1:-2',
    );
  });

  it.each(['api', 'a~b', 'a%7Eb', '100%', 'ü & ?=#', 'queue:mqtt/views', 'connection:x~y'])(
    'brings back a node called %s',
    (id) => {
      const state = { ...BARE_MAP, selection: { type: 'node' as const, id }, pins: `9x9,${id}:1:2` };
      expect(roundTrip(state)).toEqual(state);
    },
  );

  it('brings back a connection whatever its ends are called', () => {
    const state: ViewState = {
      ...BARE_MAP,
      selection: { type: 'connection', source: 'a~b', target: '~%~' },
      view: 'table',
    };
    expect(roundTrip(state)).toEqual(state);
  });

  it.each(['error > 1%', 'team:"a, b" or -name:x*', 'p95>=500ms & more', 'a+b%20c'])(
    'brings back the filter %s',
    (filter) => {
      const state: ViewState = { ...BARE_MAP, filter, unmatched: 'hide' };
      expect(roundTrip(state)).toEqual(state);
    },
  );

  it.each(['api', 'a&b=c', 'queue:mqtt/views'])('brings back the focus on %s', (service) => {
    const state: ViewState = { ...BARE_MAP, focus: { service, hops: 3 } };
    expect(roundTrip(state)).toEqual(state);
  });

  it('brings back the screen on the wall', () => {
    const state: ViewState = { ...BARE_MAP, focus: { service: 'api', hops: 1 }, tv: true };
    expect(roundTrip(state)).toEqual(state);
  });

  it.each(['focus=api&hops=0', 'focus=api&hops=11', 'focus=api&hops=x', 'focus=&hops=1', 'hops=2'])(
    'focuses on nothing for %s',
    (query) => {
      expect(readViewState(new URLSearchParams(query)).focus).toBeNull();
    },
  );
});
