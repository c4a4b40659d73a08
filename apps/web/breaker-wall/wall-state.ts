import type { BreakerState } from '@faultline/model';
import { BETWEEN_ENDS, escapeName, legible, unescapeName } from '../live-map/selection.ts';
import { anyText, type KnownParameters, oneOf } from '../url-parameters.ts';

export const SORTS = ['trouble', 'name', 'volume', 'p95', 'p99', 'age', 'state'] as const;
export type Sort = (typeof SORTS)[number];

/** From worst to best. */
export const STATES = ['isolated', 'open', 'half_open', 'closed'] as const satisfies readonly BreakerState[];

export const SHOWN = [...STATES, 'bulkhead'] as const;
/** What can be asked for by itself: breakers in a state, or bulkheads. */
export type Shown = (typeof SHOWN)[number];

/** One tile of the wall. */
export interface WallItem {
  kind: 'breaker' | 'bulkhead';
  service: string;
  name: string;
}

/** Order, filter and what is open beside the wall live in the URL, so that a colleague who opens it sees the same. */
export interface WallState {
  sort: Sort;
  isReversed: boolean;
  /** Part of the name of a breaker, a service or a target; '' for all. */
  text: string;
  /** Empty for all. */
  shown: readonly Shown[];
  /** '' for all. */
  service: string;
  selected: WallItem | null;
}

/** What of an address is understood. */
export const WALL_PARAMETERS: KnownParameters = {
  sort: oneOf(...SORTS),
  reverse: oneOf('0', '1'),
  q: anyText,
  show: (value) => value.split(',').every(oneOf(...SHOWN)),
  service: anyText,
  select: (value) => value === '' || parseItem(value) !== null,
};

/** `?sort=p95&reverse=1&q=cart&show=open,half_open&service=api&select=breaker:api~cart`; what is unknown is left out. */
export function readWallState(query: Pick<URLSearchParams, 'get'>): WallState {
  const shown = (query.get('show') ?? '').split(',');
  return {
    sort: SORTS.find((sort) => sort === query.get('sort')) ?? 'trouble',
    isReversed: query.get('reverse') === '1',
    text: query.get('q') ?? '',
    shown: SHOWN.filter((one) => shown.includes(one)),
    service: query.get('service') ?? '',
    selected: parseItem(query.get('select') ?? ''),
  };
}

/** The query string of a state, '' for the bare wall. */
export function writeWallState({ sort, isReversed, text, shown, service, selected }: WallState): string {
  const pairs = [
    ...(sort === 'trouble' ? [] : [`sort=${sort}`]),
    ...(isReversed ? ['reverse=1'] : []),
    ...(text ? [`q=${legible(text)}`] : []),
    ...(shown.length > 0 ? [`show=${shown.join(',')}`] : []),
    ...(service ? [`service=${legible(service)}`] : []),
    ...(selected ? [`select=${legible(formatItem(selected))}`] : []),
  ];
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/** Tells tiles apart. */
export function itemKey({ kind, service, name }: WallItem): string {
  return `${kind}\n${service}\n${name}`;
}

function formatItem({ kind, service, name }: WallItem): string {
  return `${kind}:${escapeName(service)}${BETWEEN_ENDS}${escapeName(name)}`;
}

function parseItem(text: string): WallItem | null {
  const [, kind, rest = ''] = /^(breaker|bulkhead):(.+)$/s.exec(text) ?? [];
  const [service, name, ...more] = rest.split(BETWEEN_ENDS);
  if (!service || !name || more.length > 0) return null;
  return { kind: kind as WallItem['kind'], service: unescapeName(service), name: unescapeName(name) };
}
