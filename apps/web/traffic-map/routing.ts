import { type Circle, curveBetween, type Point, pointAt } from './edge-geometry.ts';

const CELL = 120;
const CLEARANCE = 20;
const BENDS = [0, 34, -34, 68, -68, 110, -110, 160, -160, 220, -220];
const SAMPLES = 14;

/** Nodes by grid cell, so that a line asks only about the nodes near it. */
export interface Obstacles {
  cells: ReadonlyMap<string, readonly Circle[]>;
}

export function obstaclesOf(nodes: Iterable<Circle>): Obstacles {
  const cells = new Map<string, Circle[]>();
  for (const node of nodes) {
    const key = cellKey(Math.floor(node.x / CELL), Math.floor(node.y / CELL));
    const cell = cells.get(key);
    if (cell) cell.push(node);
    else cells.set(key, [node]);
  }
  return { cells };
}

/** The smallest bend (px sideways at the middle) with which a line passes no other node too closely, or the least bad one. */
export function chooseBend(source: Circle, target: Circle, obstacles: Obstacles, preferred = 0): number {
  let best = preferred;
  let least = Number.POSITIVE_INFINITY;
  for (const offset of BENDS) {
    const bend = preferred + offset;
    const cost = crowding(source, target, bend, obstacles) + Math.abs(offset) * 0.12;
    if (cost < least) {
      least = cost;
      best = bend;
    }
    if (cost === 0) break;
  }
  return best;
}

function crowding(source: Circle, target: Circle, bend: number, obstacles: Obstacles): number {
  const curve = curveBetween(source, target, bend);
  let cost = 0;
  for (let step = 1; step < SAMPLES; step++) {
    const point = pointAt(curve, step / SAMPLES);
    for (const node of near(point, obstacles)) {
      if (isSamePlace(node, source) || isSamePlace(node, target)) continue;
      cost += Math.max(0, node.radius + CLEARANCE - distanceToNode(point, node));
    }
  }
  return cost;
}

/** A node's name hangs below it: the distance is that to the upright stroke from its centre to the name. */
function distanceToNode(point: Point, node: Circle): number {
  const below = Math.min(Math.max(point.y - node.y, 0), node.radius + 16);
  return Math.hypot(point.x - node.x, point.y - node.y - below);
}

function isSamePlace(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

function* near(point: Point, { cells }: Obstacles): Iterable<Circle> {
  const column = Math.floor(point.x / CELL);
  const row = Math.floor(point.y / CELL);
  for (let x = column - 1; x <= column + 1; x++) {
    for (let y = row - 1; y <= row + 1; y++) yield* cells.get(cellKey(x, y)) ?? [];
  }
}

function cellKey(column: number, row: number): string {
  return `${column}:${row}`;
}
