import type { Selection } from '../traffic-map/selection.ts';
import { anyText, type KnownParameters, oneOf } from '../url-parameters.ts';
import { LEVEL_PARAMETERS, type LevelState, readLevelState, writeLevelState } from './levels/level-state.ts';
import { formatSelection, legible, parseSelection } from './selection.ts';
import { readTimeState, TIME_PARAMETERS, type TimeState, writeTimeState } from './time/time-state.ts';

export type View = 'map' | 'table';

/** The neighbourhood of a service (node id), at most so many connections away: 1 to 10. */
export interface Focus {
  service: string;
  hops: number;
}

export const MOST_HOPS = 10;

/** What the map shows of all there is. It lives in the URL, so that a colleague who opens it sees the same. */
export interface ViewState {
  selection: Selection | null;
  view: View;
  /** Nodes that were dragged, as `traffic-map/kept-layout.ts` writes them; '' for none. */
  pins: string;
  /** As it was typed; '' for none. */
  filter: string;
  /** What becomes of all that does not match the filter. */
  unmatched: 'dim' | 'hide';
  /** Nothing but this is shown; `null` for everything. */
  focus: Focus | null;
  time: TimeState;
  level: LevelState;
  /** For a screen on the wall. */
  tv: boolean;
}

/** What of an address is understood. */
export const MAP_PARAMETERS: KnownParameters = {
  select: (value) => value === '' || parseSelection(value) !== null,
  view: oneOf('map', 'table'),
  pins: anyText,
  filter: anyText,
  unmatched: oneOf('dim', 'hide'),
  focus: anyText,
  hops: (value) => readHops(value) !== null,
  tv: oneOf('0', '1'),
  ...TIME_PARAMETERS,
  ...LEVEL_PARAMETERS,
};

/**
 * `?select=node:api`, `?select=connection:api~recommendations`, `&view=table`, `&filter=error > 1%`, `&unmatched=hide`,
 * `&focus=api&hops=2`, `&tv=1`, `&pins=…`, the time (`time-state.ts`) and the level (`level-state.ts`); anything else means
 * the bare map.
 */
export function readViewState(query: Pick<URLSearchParams, 'get'>): ViewState {
  return {
    selection: parseSelection(query.get('select') ?? ''),
    view: query.get('view') === 'table' ? 'table' : 'map',
    pins: query.get('pins') ?? '',
    filter: query.get('filter') ?? '',
    unmatched: query.get('unmatched') === 'hide' ? 'hide' : 'dim',
    focus: readFocus(query),
    time: readTimeState(query),
    level: readLevelState(query),
    tv: query.get('tv') === '1',
  };
}

/** The query string of a view, '' for the bare map. */
export function writeViewState({
  selection,
  view,
  pins,
  filter,
  unmatched,
  focus,
  time,
  level,
  tv,
}: ViewState): string {
  const pairs = [
    ...(selection ? [`select=${legible(formatSelection(selection))}`] : []),
    ...(view === 'table' ? ['view=table'] : []),
    ...(filter === '' ? [] : [`filter=${legible(filter)}`]),
    ...(unmatched === 'hide' ? ['unmatched=hide'] : []),
    ...(focus ? [`focus=${legible(focus.service)}&hops=${focus.hops}`] : []),
    ...writeTimeState(time),
    ...writeLevelState(level),
    ...(tv ? ['tv=1'] : []),
    ...(pins === '' ? [] : [`pins=${legible(pins)}`]),
  ];
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

function readFocus(query: Pick<URLSearchParams, 'get'>): Focus | null {
  const service = query.get('focus');
  const hops = readHops(query.get('hops') ?? '1');
  return service && hops !== null ? { service, hops } : null;
}

function readHops(text: string): number | null {
  const hops = Number(text);
  return Number.isInteger(hops) && hops >= 1 && hops <= MOST_HOPS ? hops : null;
}
