/** Position in the map's own coordinates (pixels at zoom 1). */
export interface Point {
  x: number;
  y: number;
}

/** A node as the lines see it. */
export interface Circle extends Point {
  radius: number;
}

/** Cubic Bézier curve, measured. */
export interface Curve {
  points: readonly [Point, Point, Point, Point];
  /** Pixels. */
  length: number;
  /** Share of the length reached at t = 1/4, 1/2, 3/4: dots move evenly with it. */
  reached: readonly [number, number, number];
}

const START_GAP = 3;
const END_GAP = 4;
const MEASURE_STEPS = 24;

/** How a line runs: radians at which it leaves and arrives, and pixels it is bent sideways at its middle. */
export interface Route {
  leaving: number;
  arriving: number;
  bend: number;
}

/** S-shaped where a line runs left to right, an arc where it runs back or straight down. */
export function straightRoute(source: Point, target: Point): Route {
  const dx = target.x - source.x;
  const dy = target.y - source.y;
  const straight = Math.atan2(dy, dx);
  const isForward = dx > 60 && dx > Math.abs(dy) * 0.3;
  if (isForward) return { leaving: straight * 0.65, arriving: straight * 0.6, bend: 0 };
  const turn = dy >= 0 ? -0.6 : 0.6;
  return { leaving: straight + turn, arriving: straight - turn, bend: 0 };
}

/** Curve between the rims of two nodes; a loop where they are the same. */
export function curveBetween(source: Circle, target: Circle, route: Route): Curve {
  return measure(pointsBetween(source, target, route));
}

/** The same curve by its control points alone. */
export function pointsBetween(source: Circle, target: Circle, { leaving, arriving, bend }: Route): Curve['points'] {
  const dx = target.x - source.x;
  const dy = target.y - source.y;
  const distance = Math.hypot(dx, dy);
  if (distance < 1) return loopAt(source);
  const from = onRim(source, leaving, START_GAP);
  const to = onRim(target, arriving + Math.PI, END_GAP);
  const reach = Math.max(24, Math.hypot(to.x - from.x, to.y - from.y) * 0.38);
  const side = { x: -(dy / distance) * bend * (4 / 3), y: (dx / distance) * bend * (4 / 3) };
  return [
    from,
    { x: from.x + Math.cos(leaving) * reach + side.x, y: from.y + Math.sin(leaving) * reach + side.y },
    { x: to.x - Math.cos(arriving) * reach + side.x, y: to.y - Math.sin(arriving) * reach + side.y },
    to,
  ];
}

function onRim({ x, y, radius }: Circle, angle: number, gap: number): Point {
  return { x: x + Math.cos(angle) * (radius + gap), y: y + Math.sin(angle) * (radius + gap) };
}

/** A service that calls itself. */
function loopAt(node: Circle): Curve['points'] {
  const from = onRim(node, -Math.PI * 0.3, START_GAP);
  const to = onRim(node, -Math.PI * 0.7, END_GAP);
  const height = node.radius * 1.6 + 24;
  return [from, { x: from.x + height * 0.5, y: from.y - height }, { x: to.x - height * 0.5, y: to.y - height }, to];
}

export function pointAt({ points: [a, b, c, d] }: Pick<Curve, 'points'>, t: number): Point {
  const u = 1 - t;
  const wa = u * u * u;
  const wb = 3 * u * u * t;
  const wc = 3 * u * t * t;
  const wd = t * t * t;
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
}

/** Direction of travel at `t`, of length 1. */
export function directionAt({ points: [a, b, c, d] }: Pick<Curve, 'points'>, t: number): Point {
  const u = 1 - t;
  const x = u * u * (b.x - a.x) + 2 * u * t * (c.x - b.x) + t * t * (d.x - c.x);
  const y = u * u * (b.y - a.y) + 2 * u * t * (c.y - b.y) + t * t * (d.y - c.y);
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

/** The curve's parameter where `share` (0..1) of its length is behind. */
export function parameterAt({ reached: [first, second, third] }: Curve, share: number): number {
  if (share < first) return (0.25 * share) / first;
  if (share < second) return 0.25 + (0.25 * (share - first)) / (second - first);
  if (share < third) return 0.5 + (0.25 * (share - second)) / (third - second);
  return Math.min(1, 0.75 + (0.25 * (share - third)) / (1 - third));
}

export function measure(points: Curve['points']): Curve {
  const lengths = [0];
  let previous = points[0];
  for (let step = 1; step <= MEASURE_STEPS; step++) {
    const point = pointAt({ points }, step / MEASURE_STEPS);
    lengths.push(lengths[step - 1]! + Math.hypot(point.x - previous.x, point.y - previous.y));
    previous = point;
  }
  const length = Math.max(lengths[MEASURE_STEPS]!, 1e-3);
  const share = (quarter: number) => lengths[(MEASURE_STEPS / 4) * quarter]! / length;
  return { points, length, reached: [share(1), share(2), share(3)] };
}

/** The way back of a call that a fallback answered: from the gap in the line round to the caller's rim. */
export function fallbackCurve(curve: Curve, source: Circle, gapAt: number): Curve {
  const gap = pointAt(curve, parameterAt(curve, gapAt));
  const out = Math.atan2(gap.y - source.y, gap.x - source.x);
  const side = -1;
  const back = onRim(source, out + side * 0.95, END_GAP);
  const bulge = Math.hypot(gap.x - source.x, gap.y - source.y) + 22;
  const at = (angle: number) => ({ x: source.x + Math.cos(angle) * bulge, y: source.y + Math.sin(angle) * bulge });
  return measure([gap, at(out + side * 0.3), at(out + side * 0.85), back]);
}
