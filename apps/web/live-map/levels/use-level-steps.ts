'use client';

import type { TrafficGraph } from '@faultline/model';
import { currentView, type MapState } from '../use-view-state.ts';
import { levelAbove, opened } from './level-state.ts';

/** Of the ids of groups. */
const GROUP_PREFIX = 'group:';

/**
 * The steps from level to level that the map and its panel offer.
 * @param isSettled what is shown is on the level that was asked for
 */
export function useLevelSteps(
  graph: TrafficGraph,
  { change, setFocus, setLevel }: Pick<MapState, 'change' | 'setFocus' | 'setLevel'>,
  isSettled: boolean,
) {
  const openGroup = (id: string, service?: string) => {
    const { level } = currentView();
    change({
      level: { ...level, open: opened(level.open, id.slice(GROUP_PREFIX.length)) },
      selection: service === undefined ? null : { type: 'node', id: service },
    });
  };
  /** @returns whether that is another level */
  const enter = (id: string): boolean => {
    const kind = graph.nodes.find((node) => node.id === id)?.kind;
    if (kind === 'group') openGroup(id);
    else if (kind === 'service' && currentView().focus?.service !== id) {
      change({ focus: { service: id, hops: 1 }, selection: { type: 'node', id } });
    } else return false;
    return true;
  };
  /** As Esc does, but for what is selected, and up to the groups only: who zooms out does not want to see more. */
  const zoomOut = (): boolean => {
    const { focus, level } = currentView();
    if (!isSettled) return false;
    if (focus) setFocus(null);
    else if (level.open.length > 0) setLevel(levelAbove(level)!);
    else return false;
    return true;
  };
  return { openGroup, enter, zoomInto: (id: string) => isSettled && enter(id), zoomOut };
}
