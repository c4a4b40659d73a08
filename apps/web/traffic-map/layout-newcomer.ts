import type { Point } from './edge-geometry.ts';
import type { Layout } from './layout.ts';
import { COLUMN, ROW, TIER } from './layout-spacing.ts';
import type { Adjacency } from './layout-tiers.ts';

const STEP = 28;
/** Two nodes closer than this both ways are too close. */
const NEAREST: Point = { x: COLUMN * 0.8, y: ROW * 0.92 };
const TRIED = 400;

/** A place for a node that joins a map: right of its callers (else left of what it calls), level with its neighbours. */
export function newcomerPlace(id: string, adjacency: Adjacency, layout: Layout): Point & { tier: number } {
  const placed = (ids: readonly string[]) => ids.flatMap((other) => layout.get(other) ?? []);
  const callers = placed(adjacency.callers.get(id) ?? []);
  const callees = placed(adjacency.callees.get(id) ?? []);
  const tier = newcomerTier(callers, callees);
  const x = tierPosition(tier, layout);
  const near = [...callers, ...callees];
  const level = near.length > 0 ? near.reduce((sum, { y }) => sum + y, 0) / near.length : bottom(layout);
  for (let attempt = 0; attempt < TRIED; attempt++) {
    const offset = Math.ceil(attempt / 2) * STEP * (attempt % 2 === 0 ? 1 : -1);
    if (isFree({ x, y: level + offset }, layout)) return { x, y: level + offset, tier };
  }
  return { x, y: bottom(layout) + NEAREST.y, tier };
}

function newcomerTier(callers: readonly { tier: number }[], callees: readonly { tier: number }[]): number {
  if (callers.length > 0) return Math.max(...callers.map(({ tier }) => tier)) + 1;
  if (callees.length > 0) return Math.min(...callees.map(({ tier }) => tier)) - 1;
  return 0;
}

/** Where the nodes of a tier stand; a tier nobody stands in yet lies beside its nearest neighbour. */
function tierPosition(tier: number, layout: Layout): number {
  let position = tier * TIER;
  let nearest = Number.POSITIVE_INFINITY;
  for (const place of layout.values()) {
    if (place.isPinned) continue;
    const away = tier - place.tier;
    const x = place.x + away * TIER;
    const isBetter = Math.abs(away) < nearest || (Math.abs(away) === nearest && away > 0 && x > position);
    if (isBetter) {
      nearest = Math.abs(away);
      position = x;
    }
  }
  return position;
}

function bottom(layout: Layout): number {
  const heights = [...layout.values()].map(({ y }) => y);
  return heights.length > 0 ? Math.max(...heights) + NEAREST.y : 0;
}

function isFree({ x, y }: Point, layout: Layout): boolean {
  for (const place of layout.values()) {
    if (Math.abs(place.x - x) < NEAREST.x && Math.abs(place.y - y) < NEAREST.y) return false;
  }
  return true;
}
