import { GROUPINGS, type GraphView, type Grouping } from '@faultline/model';
import { ApiError, badParameter } from './api-error.ts';
import { checkLength, shorten } from './parameters.ts';
import { readBaselineWindow, readTimeWindow, type TimeWindow } from './time-window.ts';

export interface GraphQuery {
  window: TimeWindow;
  baseline: TimeWindow | undefined;
  /** Only the neighbourhood of this node: everything at most `hops` connections away, whatever their direction. */
  focus: { node: string; hops: number } | undefined;
  view: GraphView;
}

/** Groupings of the contract that the store cannot answer: it keeps connections per service. */
const NOT_KEPT = ['operation', 'instance', 'version'];
const MOST_HOPS = 10;

/** The parameters of `GET /graph`. */
export function readGraphQuery(query: URLSearchParams, nowMs: number): GraphQuery {
  return {
    window: readTimeWindow(query, nowMs),
    baseline: readBaselineWindow(query, nowMs),
    focus: readFocus(query),
    view: readGraphView(query),
  };
}

const MOST_OPEN = 200;

/** `groupBy`, and `open` for each group whose services are to be seen. */
export function readGraphView(query: URLSearchParams): GraphView {
  const grouping = readGrouping(query.get('groupBy') ?? 'service');
  const open = query.getAll('open').map((name) => checkLength(name, 'open'));
  if (open.length > 0 && !grouping)
    throw badParameter('groupBy', 'service', `one of ${GROUPINGS.join(', ')}, as open is given,`);
  if (open.length > MOST_OPEN) throw badParameter('open', shorten(open[0]!), `at most ${MOST_OPEN} groups`);
  return { grouping, open };
}

function readGrouping(groupBy: string): Grouping | undefined {
  if (groupBy === 'service') return undefined;
  const grouping = GROUPINGS.find((known) => known === groupBy);
  if (grouping) return grouping;
  if (NOT_KEPT.includes(groupBy)) {
    const message = `The store keeps connections per service, so there is no graph by ${groupBy}. GET /services/{name} has each service's ${groupBy}s.`;
    throw new ApiError(501, 'not_implemented', message, 'groupBy');
  }
  throw badParameter('groupBy', groupBy, `one of service, ${[...GROUPINGS, ...NOT_KEPT].join(', ')}`);
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
