import { describe, expect, it } from 'vitest';
import { parseSelection, readViewState, type ViewState, writeViewState } from './selection.ts';

const roundTrip = (state: ViewState) => readViewState(new URLSearchParams(writeViewState(state)));

describe('the view in the URL', () => {
  it('is nothing for the bare map', () => {
    expect(writeViewState({ selection: null, view: 'map', pins: '' })).toBe('');
  });

  it('is legible', () => {
    const selection = { type: 'connection', source: 'api', target: 'database:postgresql/db-1:5432/orders' } as const;
    expect(writeViewState({ selection, view: 'table', pins: '1280x720,api:1:-2' })).toBe(
      '?select=connection:api~database:postgresql/db-1:5432/orders&view=table&pins=1280x720,api:1:-2',
    );
  });

  it.each(['api', 'a~b', 'a%7Eb', '100%', 'ü & ?=#', 'queue:mqtt/views', 'connection:x~y'])(
    'brings back a node called %s',
    (id) => {
      const state: ViewState = { selection: { type: 'node', id }, view: 'map', pins: `9x9,${id}:1:2` };
      expect(roundTrip(state)).toEqual(state);
    },
  );

  it('brings back a connection whatever its ends are called', () => {
    const state: ViewState = {
      selection: { type: 'connection', source: 'a~b', target: '~%~' },
      view: 'table',
      pins: '',
    };
    expect(roundTrip(state)).toEqual(state);
  });

  it.each(['', 'node:', 'node', 'connection:a', 'connection:a~', 'connection:a~b~c', 'galaxy:x'])(
    'selects nothing for select=%s',
    (text) => {
      expect(parseSelection(text)).toBeNull();
    },
  );
});
