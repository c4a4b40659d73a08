import type { Selection } from '../traffic-map/selection.ts';
import { formatSelection, legible, parseSelection } from './selection.ts';

export type View = 'map' | 'table';

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
}

export const BARE_MAP: ViewState = { selection: null, view: 'map', pins: '', filter: '', unmatched: 'dim' };

/**
 * `?select=node:api`, `?select=connection:api~recommendations`, `&view=table`, `&filter=error > 1%`, `&unmatched=hide`,
 * `&pins=…`; anything else means the bare map.
 */
export function readViewState(query: Pick<URLSearchParams, 'get'>): ViewState {
  return {
    selection: parseSelection(query.get('select') ?? ''),
    view: query.get('view') === 'table' ? 'table' : 'map',
    pins: query.get('pins') ?? '',
    filter: query.get('filter') ?? '',
    unmatched: query.get('unmatched') === 'hide' ? 'hide' : 'dim',
  };
}

/** The query string of a view, '' for the bare map. */
export function writeViewState({ selection, view, pins, filter, unmatched }: ViewState): string {
  const pairs = [
    ...(selection ? [`select=${legible(formatSelection(selection))}`] : []),
    ...(view === 'table' ? ['view=table'] : []),
    ...(filter === '' ? [] : [`filter=${legible(filter)}`]),
    ...(unmatched === 'hide' ? ['unmatched=hide'] : []),
    ...(pins === '' ? [] : [`pins=${legible(pins)}`]),
  ];
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
