import type { SpanStatus } from '../api-documents.ts';
import { anyText, type KnownParameters, oneOf } from '../url-parameters.ts';

export const WINDOWS = ['15m', '1h', '6h', '24h', '3d'] as const;
export type WindowLength = (typeof WINDOWS)[number];

/** A part of the heatmap: epoch milliseconds, and milliseconds of duration; upper ends excluded. */
export interface Box {
  from: number;
  to: number;
  min: number;
  max: number;
}

/** What the page of traces shows; it lives in the URL. */
export interface SearchState {
  service: string;
  operation: string;
  status: SpanStatus | '';
  /** Milliseconds as typed. */
  minDuration: string;
  maxDuration: string;
  /** `key=value` each. */
  attributes: readonly string[];
  /** Up to now; not used where `from` and `to` are given. */
  window: WindowLength;
  /** Epoch milliseconds of a window that stands still; 0 for none. */
  from: number;
  to: number;
  box: Box | null;
}

export const NO_SEARCH: SearchState = {
  service: '',
  operation: '',
  status: '',
  minDuration: '',
  maxDuration: '',
  attributes: [],
  window: '15m',
  from: 0,
  to: 0,
  box: null,
};

const STATUSES: readonly SpanStatus[] = ['error', 'ok', 'unset'];
const NUMBER = /^\d{1,12}(\.\d{1,6})?$/;

/** What of an address is understood. */
export const SEARCH_PARAMETERS: KnownParameters = {
  service: anyText,
  operation: anyText,
  status: oneOf(...STATUSES),
  minDuration: isDuration,
  maxDuration: isDuration,
  attribute: isAttribute,
  window: oneOf(...WINDOWS),
  from: (_value, query) => readWindow(query) !== null,
  to: (_value, query) => readWindow(query) !== null,
  box: (value) => value === '' || readBox(value) !== null,
};

/** `?service=cart&status=error&attribute=user.id=7&window=1h&box=from~to~min~max`; what is not understood is left out. */
export function readSearchState(query: URLSearchParams): SearchState {
  const text = (name: string) => query.get(name) ?? '';
  const duration = (name: string) => (isDuration(text(name)) ? text(name) : '');
  return {
    service: text('service'),
    operation: text('operation'),
    status: STATUSES.find((status) => status === text('status')) ?? '',
    minDuration: duration('minDuration'),
    maxDuration: duration('maxDuration'),
    attributes: query.getAll('attribute').filter(isAttribute).slice(0, 10),
    window: WINDOWS.find((window) => window === text('window')) ?? NO_SEARCH.window,
    ...(readWindow(query) ?? { from: 0, to: 0 }),
    box: readBox(text('box')),
  };
}

/** Query string of a state; '' for none. */
export function writeSearchState(state: SearchState): string {
  const query = filterQuery(state);
  if (state.from < state.to) {
    query.set('from', String(state.from));
    query.set('to', String(state.to));
  } else if (state.window !== NO_SEARCH.window) {
    query.set('window', state.window);
  }
  if (state.box) query.set('box', [state.box.from, state.box.to, state.box.min, state.box.max].join('~'));
  return query.size > 0 ? `?${query}` : '';
}

/** Parameters of the API for the spans that match; the window moves with now unless it stands still. */
export function apiQuery(state: SearchState): URLSearchParams {
  const query = filterQuery(state);
  query.set('from', state.from < state.to ? String(state.from) : `now-${state.window}`);
  query.set('to', state.from < state.to ? String(state.to) : 'now');
  return query;
}

/** The same search for the spans of a part of the heatmap alone. */
export function withinBox(state: SearchState, { from, to, min, max }: Box): SearchState {
  const least = Math.max(min, Number(state.minDuration || 0));
  const most = Math.min(max, state.maxDuration === '' ? Number.POSITIVE_INFINITY : Number(state.maxDuration));
  return {
    ...state,
    from,
    to,
    minDuration: least > 0 ? String(least) : '',
    maxDuration: Number.isFinite(most) ? String(most) : '',
    box: null,
  };
}

/** No span can be as long as is asked for: at least more than at most. */
export function isImpossible({ minDuration, maxDuration }: SearchState): boolean {
  return minDuration !== '' && maxDuration !== '' && Number(minDuration) > Number(maxDuration);
}

export function isAttribute(text: string): boolean {
  return text.indexOf('=') > 0;
}

function filterQuery(state: SearchState): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of ['service', 'operation', 'status', 'minDuration', 'maxDuration'] as const) {
    if (state[name] !== '') query.set(name, state[name]);
  }
  for (const attribute of state.attributes) query.append('attribute', attribute);
  return query;
}

/** Milliseconds as typed, or nothing. */
export function isDuration(text: string): boolean {
  return text === '' || NUMBER.test(text);
}

function readWindow(query: URLSearchParams): { from: number; to: number } | null {
  const [from, to] = [whole(query.get('from') ?? ''), whole(query.get('to') ?? '')];
  return from < to ? { from, to } : null;
}

function readBox(text: string): Box | null {
  const parts = text.split('~');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,15}(\.\d{1,6})?$/.test(part))) return null;
  const [from, to, min, max] = parts.map(Number) as [number, number, number, number];
  return from < to && min < max ? { from, to, min, max } : null;
}

function whole(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
