'use client';

import type { TrafficGraph } from '@faultline/model';
import { useMemo } from 'react';
import { type FilterMatch, matchFilter } from '../../traffic-filter/match-filter.ts';
import { parseFilter } from '../../traffic-filter/parse-filter.ts';
import { intersect, type Sight } from '../../traffic-map/graph-part.ts';
import { partWithout } from '../levels/left-out-part.ts';
import { type ChangesInSight, NO_CHANGES_IN_SIGHT } from '../time/changes-in-sight.ts';
import type { ViewState } from '../view-state.ts';
import { neighbourhoodPart } from './neighbourhood-part.ts';

/**
 * What a view shows of a graph, and what its filter lets through: looked for once a snapshot.
 * @param changes while the graph is compared with another: what changed stands out
 */
export function useSight(
  graph: TrafficGraph | undefined,
  { filter: typed, unmatched, focus, level }: Pick<ViewState, 'filter' | 'unmatched' | 'focus' | 'level'>,
  { part: changed, marks }: ChangesInSight = NO_CHANGES_IN_SIGHT,
): { match: FilterMatch | undefined; sight: Sight } {
  const filter = useMemo(() => {
    const parsed = parseFilter(typed).filter;
    return parsed && parsed.alternatives.length > 0 ? parsed : undefined;
  }, [typed]);
  const match = useMemo(() => (graph && filter ? matchFilter(graph, filter) : undefined), [graph, filter]);
  const near = useMemo(() => (graph && focus ? neighbourhoodPart(graph, focus) : null), [graph, focus]);
  const { leftOut } = level;
  const within = useMemo(() => (graph ? partWithout(graph, leftOut) : null), [graph, leftOut]);
  const sight = useMemo(
    () => ({
      shown: intersect(intersect(near, within), unmatched === 'hide' ? (match ?? null) : null),
      bright: intersect(match ?? null, changed),
      marks,
    }),
    [near, within, match, unmatched, changed, marks],
  );
  return { match, sight };
}
