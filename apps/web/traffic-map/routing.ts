import { type Circle, curveBetween, type Point, pointAt, type Route, straightRoute } from './edge-geometry.ts';
import { spread } from './layout-order.ts';

const CELL = 120;
const CLEARANCE = 24;
const BENDS = [0, 22, -22, 44, -44, 66, -66, 90, -90, 120, -120, 160, -160, 220, -220];
const SAMPLES = 18;
/** Below a node's rim to the first line of its name. */
const NAME_REACH = 16;
const NOBODY: readonly Circle[] = [];

/** For each grid cell the nodes that can be in the way there, so that a line asks only about those near it. */
export interface Obstacles {
  cells: ReadonlyMap<number, readonly Circle[]>;
}

export function obstaclesOf(nodes: Iterable<Circle>): Obstacles {
  const cells = new Map<number, Circle[]>();
  for (const node of nodes) {
    const reach = node.radius + CLEARANCE;
    const [right, bottom] = [cellOf(node.x + reach), cellOf(node.y + reach + node.radius + NAME_REACH)];
    for (let column = cellOf(node.x - reach); column <= right; column++) {
      for (let row = cellOf(node.y - reach); row <= bottom; row++) {
        const cell = cells.get(cellKey(column, row));
        if (cell) cell.push(node);
        else cells.set(cellKey(column, row), [node]);
      }
    }
  }
  return { cells };
}

/** The route with the smallest bend on which a line passes no other node too closely, or the least bad one. */
export function bendAround(source: Circle, target: Circle, route: Route, obstacles: Obstacles): Route {
  let best = route;
  let least = Number.POSITIVE_INFINITY;
  for (const offset of BENDS) {
    const bent = { ...route, bend: route.bend + offset };
    const cost = crowding(source, target, bent, obstacles) + Math.abs(offset) * 0.12;
    if (cost < least) {
      least = cost;
      best = bent;
    }
    if (cost === 0) break;
  }
  return best;
}

/** Lines leave and reach a node at least this far apart, radians, where there is room. */
const LEAVING_GAP = 0.34;
const LEAVING_GAP_WITH_BREAKERS = 0.58;
const ARRIVING_GAP = 0.24;
/** Lines to the right leave and arrive between these angles, so that none runs through the name below a node. */
const STEEPEST = 1.12;

export interface Ends {
  key: string;
  source: string;
  target: string;
  hasBreaker: boolean;
}

/** Routes of all lines, fanned out around each node so that arrowheads and breakers do not lie on each other. */
export function fanOut(lines: readonly Ends[], nodes: ReadonlyMap<string, Point>): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const { key, source, target } of lines) {
    const from = nodes.get(source);
    const to = nodes.get(target);
    if (from && to) routes.set(key, straightRoute(from, to));
  }
  const drawn = lines.filter(({ key, source, target }) => routes.has(key) && source !== target);
  for (const group of Map.groupBy(drawn, ({ source }) => source).values()) {
    const hasBreakers = group.some(({ hasBreaker }) => hasBreaker);
    separate(group, routes, 'leaving', hasBreakers ? LEAVING_GAP_WITH_BREAKERS : LEAVING_GAP);
  }
  for (const group of Map.groupBy(drawn, ({ target }) => target).values()) {
    separate(group, routes, 'arriving', ARRIVING_GAP);
  }
  return routes;
}

function separate(lines: Ends[], routes: Map<string, Route>, end: 'leaving' | 'arriving', gap: number): void {
  const sorted = lines.map(({ key }) => routes.get(key)!).sort((a, b) => a[end] - b[end]);
  const fitting = Math.min(gap, (2 * STEEPEST) / Math.max(1, sorted.length - 1));
  const wanted = sorted.map((route) => route[end]);
  const angles = spread(wanted, fitting);
  const goRight = wanted.every((angle) => Math.abs(angle) < Math.PI / 2);
  const over = Math.max(0, angles[angles.length - 1]! - STEEPEST) + Math.min(0, angles[0]! + STEEPEST);
  sorted.forEach((route, index) => {
    route[end] = angles[index]! - (goRight ? over : 0);
  });
}

/** How much other nodes are in a route's way, 0 for not at all. */
export function crowding(source: Circle, target: Circle, route: Route, obstacles: Obstacles): number {
  const curve = curveBetween(source, target, route);
  let cost = 0;
  for (let step = 1; step < SAMPLES; step++) {
    const point = pointAt(curve, step / SAMPLES);
    for (const node of obstacles.cells.get(cellKey(cellOf(point.x), cellOf(point.y))) ?? NOBODY) {
      if (isSamePlace(node, source) || isSamePlace(node, target)) continue;
      cost += Math.max(0, node.radius + CLEARANCE - distanceToNode(point, node));
    }
  }
  return cost;
}

/** A node's name hangs below it: the distance is that to the upright stroke from its centre to the name. */
function distanceToNode(point: Point, node: Circle): number {
  const below = Math.min(Math.max(point.y - node.y, 0), node.radius + NAME_REACH);
  return Math.hypot(point.x - node.x, point.y - node.y - below);
}

function isSamePlace(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

function cellOf(position: number): number {
  return Math.floor(position / CELL);
}

/** One number for two of up to ±2^20 cells. */
function cellKey(column: number, row: number): number {
  return column * 2 ** 21 + row;
}
