import { connectionKey } from '../connection-key.ts';
import type { Circle, Point, Route } from './edge-geometry.ts';
import { arrange, extend, type Layout, pin, type Size } from './layout.ts';
import { bendAround, crowding, type Ends, fanOut, obstaclesOf } from './routing.ts';

/** Everything that places and routes follow from; can be sent to a worker. */
export interface ArrangeTask {
  nodes: readonly { id: string; kind: string }[];
  lines: readonly Ends[];
  viewport: Size;
  /** Where things stand; `null` to arrange all of it afresh. */
  layout: Layout | null;
  /** Where nodes are to stand whatever else, when all is arranged afresh. */
  pins: ReadonlyMap<string, Point>;
  /** Ways that known lines take; empty to find all of them afresh. */
  routes: ReadonlyMap<string, Route>;
  /** Epoch milliseconds. */
  nowMs: number;
}

export interface Arrangement {
  layout: Layout;
  routes: ReadonlyMap<string, Route>;
}

/** A line stays as it is unless a newcomer crowds it by more than this (pixels, summed along it). */
const BEARABLE_CROWDING = 8;
/** What lines keep clear of: the size of a node with some traffic, so that ways do not change with it. */
const OBSTACLE_RADIUS = 24;
/** The two directions of one pair must be told apart. */
const PAIR_BEND = 13;

/** Places of all nodes and ways of all lines. What is known keeps its place. */
export function arrangeTask({ nodes, lines, viewport, layout, pins, routes, nowMs }: ArrangeTask): Arrangement {
  const topology = { nodes, links: lines };
  let next = layout ? extend(layout, topology, nowMs) : arrange(topology, viewport);
  if (!layout) for (const [id, point] of pins) next = pin(next, id, point);
  return { layout: next, routes: routeLines(lines, lines, next, routes) };
}

/** Ways of the lines at one node after it was moved; those of others stay. */
export function rerouteAround(
  id: string,
  lines: readonly Ends[],
  layout: Layout,
  routes: ReadonlyMap<string, Route>,
): ReadonlyMap<string, Route> {
  const moved = lines.filter(({ source, target }) => source === id || target === id);
  const sources = new Set(moved.map(({ source }) => source));
  const targets = new Set(moved.map(({ target }) => target));
  const beside = lines.filter(({ source, target }) => sources.has(source) || targets.has(target));
  return new Map([...routes, ...routeLines(moved, beside, layout, new Map())]);
}

/**
 * Lines keep their bends unless something new stands in their way; how they fan out depends on those beside them.
 * @param beside the lines that begin or end where `lines` do, these among them
 */
function routeLines(
  lines: readonly Ends[],
  beside: readonly Ends[],
  layout: Layout,
  known: ReadonlyMap<string, Route>,
): Map<string, Route> {
  const circles = new Map<string, Circle>();
  for (const [id, { x, y }] of layout) circles.set(id, { x, y, radius: OBSTACLE_RADIUS });
  const fanned = fanOut(beside, circles);
  const obstacles = obstaclesOf(circles.values());
  const routes = new Map<string, Route>();
  for (const { key, source, target } of lines) {
    const route = fanned.get(key);
    if (!route) continue;
    const before = known.get(key);
    const hasOpposite = source !== target && fanned.has(connectionKey({ source: target, target: source }));
    const [from, to] = [circles.get(source)!, circles.get(target)!];
    const fresh = bendAround(from, to, { ...route, bend: hasOpposite ? PAIR_BEND : 0 }, obstacles);
    const kept = before ? { ...route, bend: before.bend } : fresh;
    const isBlocked = before
      ? crowding(from, to, kept, obstacles) > crowding(from, to, fresh, obstacles) + BEARABLE_CROWDING
      : false;
    routes.set(key, isBlocked ? fresh : kept);
  }
  return routes;
}
