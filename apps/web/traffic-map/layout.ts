import type { Point } from './edge-geometry.ts';
import { newcomerPlace } from './layout-newcomer.ts';
import { orderTiers, spread } from './layout-order.ts';
import { COLUMN, ROW, TIER } from './layout-spacing.ts';
import { type Adjacency, adjacencyOf, type Topology, tiersOf } from './layout-tiers.ts';

/** Where a node stands, in pixels at zoom 1. */
export interface Place extends Point {
  tier: number;
  /** Put there by hand. */
  isPinned: boolean;
  /** Epoch milliseconds since when it is no longer in the graph; `null` while it is. */
  goneSinceMs: number | null;
}

export type Layout = ReadonlyMap<string, Place>;

export interface Size {
  width: number;
  height: number;
}

/** A node that vanished keeps its place this long. */
const KEEP_GONE_MS = 10 * 60_000;
const MARGIN: Size = { width: 190, height: 130 };
const RELAXATIONS = 8;

/** Left-to-right tiers from the entry, shaped to fill the viewport. */
export function arrange(topology: Topology, viewport: Size): Layout {
  if (topology.nodes.length === 0) return new Map();
  const adjacency = adjacencyOf(topology);
  const tiers = tiersOf(topology, adjacency);
  const order = orderTiers(tiers, adjacency);
  const columnsPerTier = chooseColumns(order, viewport);
  const stretch = stretchToFill(order, columnsPerTier, viewport);
  const heights = chooseHeights(order, columnsPerTier, adjacency, stretch.y);
  const layout = new Map<string, Place>();
  let x = 0;
  order.forEach((ids, tier) => {
    const columns = columnsPerTier[tier]!;
    ids.forEach((id, index) => {
      const place = { x: x + (index % columns) * COLUMN, y: heights.get(id)!, tier };
      layout.set(id, { ...place, isPinned: false, goneSinceMs: null });
    });
    x += (columns - 1) * COLUMN + TIER * stretch.x;
  });
  return layout;
}

/**
 * The layout of a graph that changed: what is known stays exactly where it is, newcomers take the free place nearest to
 * their neighbours, what vanished keeps its place for ten minutes.
 * @param nowMs epoch milliseconds
 */
export function extend(layout: Layout, topology: Topology, nowMs: number): Layout {
  const present = new Set(topology.nodes.map(({ id }) => id));
  const next = new Map<string, Place>();
  for (const [id, place] of layout) {
    if (present.has(id)) next.set(id, place.goneSinceMs === null ? place : { ...place, goneSinceMs: null });
    else if (place.goneSinceMs === null) next.set(id, { ...place, goneSinceMs: nowMs });
    else if (nowMs - place.goneSinceMs < KEEP_GONE_MS) next.set(id, place);
  }
  const adjacency = adjacencyOf(topology);
  const waiting = topology.nodes.map(({ id }) => id).filter((id) => !next.has(id));
  while (waiting.length > 0) {
    const knowsPlaced = (id: string) => neighboursOf(id, adjacency).some((neighbour) => next.has(neighbour));
    const index = Math.max(0, waiting.findIndex(knowsPlaced));
    const [id] = waiting.splice(index, 1);
    const place = newcomerPlace(id!, adjacency, next);
    next.set(id!, { ...place, isPinned: false, goneSinceMs: null });
  }
  return next;
}

/** The layout with one node put somewhere by hand. */
export function pin(layout: Layout, id: string, { x, y }: Point): Layout {
  const place = layout.get(id);
  return place ? new Map(layout).set(id, { ...place, x, y, isPinned: true }) : layout;
}

function neighboursOf(id: string, { callers, callees }: Adjacency): readonly string[] {
  return [...(callers.get(id) ?? []), ...(callees.get(id) ?? [])];
}

/** Wide tiers are folded into staggered columns; the fold that lets the whole map be drawn largest wins. */
function chooseColumns(order: readonly string[][], viewport: Size): number[] {
  const widest = Math.max(...order.map((ids) => ids.length));
  let best: number[] = [];
  let largest = 0;
  for (let rows = widest; rows >= 1; rows--) {
    const columns = order.map((ids) => Math.max(1, Math.ceil(ids.length / rows)));
    const zoom = fitZoom(extent(order, columns), viewport);
    if (zoom > largest * 1.02) {
      largest = zoom;
      best = columns;
    }
  }
  return best;
}

function extent(order: readonly string[][], columnsPerTier: readonly number[]): Size {
  const folds = columnsPerTier.reduce((sum, columns) => sum + columns - 1, 0);
  const heights = order.map((ids, tier) => ((ids.length - 1) * ROW) / columnsPerTier[tier]!);
  return { width: (order.length - 1) * TIER + folds * COLUMN, height: Math.max(...heights) };
}

function fitZoom(size: Size, viewport: Size): number {
  return Math.min(viewport.width / (size.width + MARGIN.width), viewport.height / (size.height + MARGIN.height), 1.25);
}

/** Uses the room that the tighter direction leaves in the other. */
function stretchToFill(order: readonly string[][], columnsPerTier: readonly number[], viewport: Size): Point {
  const size = extent(order, columnsPerTier);
  const zoom = fitZoom(size, viewport);
  const spareWidth = viewport.width / zoom - MARGIN.width - size.width;
  const spareHeight = viewport.height / zoom - MARGIN.height;
  const gaps = Math.max(1, order.length - 1) * TIER;
  return {
    x: Math.min(1.7, 1 + Math.max(0, spareWidth) / gaps),
    y: Math.min(1.3, Math.max(1, spareHeight / Math.max(size.height, 1))),
  };
}

/** Each node as level with its neighbours as order and spacing allow. */
function chooseHeights(
  order: readonly string[][],
  columnsPerTier: readonly number[],
  adjacency: Adjacency,
  stretch: number,
): Map<string, number> {
  const heights = new Map<string, number>();
  const gapOf = (tier: number) => (ROW * stretch) / columnsPerTier[tier]!;
  order.forEach((ids, tier) => {
    const top = (-(ids.length - 1) * gapOf(tier)) / 2;
    for (const [index, id] of ids.entries()) heights.set(id, top + index * gapOf(tier));
  });
  const limit = Math.max(...order.map((ids, tier) => ((ids.length - 1) * gapOf(tier)) / 2));
  for (let round = 0; round < RELAXATIONS; round++) {
    const tiers = [...order.keys()];
    for (const tier of round % 2 === 0 ? tiers : tiers.reverse()) {
      const ids = order[tier]!;
      const wanted = ids.map((id) => meanHeight(id, adjacency, heights));
      const placed = within(spread(wanted, gapOf(tier)), limit);
      for (const [index, id] of ids.entries()) heights.set(id, placed[index]!);
    }
  }
  return heights;
}

function meanHeight(id: string, adjacency: Adjacency, heights: ReadonlyMap<string, number>): number {
  const near = neighboursOf(id, adjacency);
  if (near.length === 0) return heights.get(id)!;
  return near.reduce((sum, neighbour) => sum + heights.get(neighbour)!, 0) / near.length;
}

function within(heights: number[], limit: number): number[] {
  const over = Math.max(0, heights[heights.length - 1]! - limit) - Math.max(0, -limit - heights[0]!);
  return heights.map((height) => height - over);
}
