import { badParameter, notImplemented } from './api-error.ts';
import { readBaselineWindow, readTimeWindow, type TimeWindow } from './time-window.ts';

export interface GraphQuery {
  window: TimeWindow;
  baseline: TimeWindow | undefined;
  /** Only the neighbourhood of this node: everything at most `hops` connections away, whatever their direction. */
  focus: { node: string; hops: number } | undefined;
}

const GROUPINGS_TO_COME = ['operation', 'instance', 'version', 'region', 'namespace'];
const MOST_HOPS = 10;

/** The parameters of `GET /graph`. */
export function readGraphQuery(query: URLSearchParams, nowMs: number): GraphQuery {
  checkGrouping(query.get('groupBy') ?? 'service');
  return {
    window: readTimeWindow(query, nowMs),
    baseline: readBaselineWindow(query, nowMs),
    focus: readFocus(query),
  };
}

function checkGrouping(groupBy: string): void {
  if (groupBy === 'service') return;
  if (GROUPINGS_TO_COME.includes(groupBy)) throw notImplemented(`Grouping by ${groupBy}`, 'groupBy');
  throw badParameter('groupBy', groupBy, `one of service, ${GROUPINGS_TO_COME.join(', ')}`);
}

function readFocus(query: URLSearchParams): GraphQuery['focus'] {
  const node = query.get('focus');
  const hopsText = query.get('hops');
  const hops = hopsText === null ? 1 : /^\d{1,2}$/.test(hopsText) ? Number(hopsText) : Number.NaN;
  if (!(hops <= MOST_HOPS)) throw badParameter('hops', hopsText ?? '', `a whole number from 0 to ${MOST_HOPS}`);
  if (node === null) {
    if (hopsText !== null) throw badParameter('focus', '', 'the name of a service, as hops is given,');
    return undefined;
  }
  if (node === '') throw badParameter('focus', '', 'the name of a service');
  return { node, hops };
}
