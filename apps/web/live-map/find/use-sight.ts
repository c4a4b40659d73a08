'use client';

import type { TrafficGraph } from '@faultline/model';
import { useMemo } from 'react';
import { type FilterMatch, matchFilter } from '../../traffic-filter/match-filter.ts';
import { parseFilter } from '../../traffic-filter/parse-filter.ts';
import type { Sight } from '../../traffic-map/graph-part.ts';
import type { ViewState } from '../view-state.ts';

/** What the filter of a view lets through of a graph: looked for once a snapshot. */
export function useSight(
  graph: TrafficGraph | undefined,
  { filter: typed, unmatched }: Pick<ViewState, 'filter' | 'unmatched'>,
): { match: FilterMatch | undefined; sight: Sight } {
  const filter = useMemo(() => {
    const parsed = parseFilter(typed).filter;
    return parsed && parsed.alternatives.length > 0 ? parsed : undefined;
  }, [typed]);
  const match = useMemo(() => (graph && filter ? matchFilter(graph, filter) : undefined), [graph, filter]);
  const sight = useMemo(
    () => ({ shown: unmatched === 'hide' ? (match ?? null) : null, bright: match ?? null }),
    [match, unmatched],
  );
  return { match, sight };
}
