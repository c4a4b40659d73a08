import type { View } from './draw/painter.ts';
import { type Circle, type Curve, pointAt } from './edge-geometry.ts';
import type { Box } from './labels.ts';
import type { Size } from './layout.ts';

const LARGEST_ZOOM = 1.25;
/** Room that names take beside and below a node. */
const BESIDE = 64;
const BELOW = 44;
/** Between the map and the edge of the screen, CSS pixels. */
const PADDING = 36;

/** What lies over the lower left corner may cost the map so much of its size, tried in such steps. */
const SMALLEST_SHARE = 0.8;
const STEP = 0.02;
/** How far the map is moved away from that corner: not at all, to as far as it can be. */
const AWAY = [0, 0.25, 0.5, 0.75, 1];

/** Where on a line it is looked how far it swings out. */
const LINE_AT = [0.2, 0.35, 0.5, 0.65, 0.8];

/**
 * Box around nodes, their names, and lines that swing out beyond them, in the map's coordinates; `null` without nodes.
 * @param labelSize how much larger names are than on a desk
 * @param lines control points of the lines' curves
 */
export function mapBounds(
  circles: readonly Circle[],
  labelSize = 1,
  lines: readonly Curve['points'][] = [],
): Box | null {
  if (circles.length === 0) return null;
  const nodes = circles.map((circle) => nodeBox(circle, labelSize));
  const box = {
    left: Math.min(...nodes.map(({ left }) => left)),
    right: Math.max(...nodes.map(({ right }) => right)),
    top: Math.min(...nodes.map(({ top }) => top)),
    bottom: Math.max(...nodes.map(({ bottom }) => bottom)),
  };
  for (const points of lines) {
    for (const { x, y } of LINE_AT.map((t) => pointAt({ points }, t))) {
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  return box;
}

/** A node and its name. */
export function nodeBox({ x, y, radius }: Circle, labelSize = 1): Box {
  const beside = Math.max(radius, BESIDE * labelSize);
  return { left: x - beside, right: x + beside, top: y - radius, bottom: y + radius + BELOW * labelSize };
}

/**
 * The view that shows the whole box in the middle of the screen; `null` without a box.
 * @param labelSize how much larger names are than on a desk: so much nearer it may come
 */
export function fitView(bounds: Box | null, { width, height }: Size, labelSize = 1): View | null {
  if (!bounds) return null;
  const mapWidth = bounds.right - bounds.left;
  const mapHeight = bounds.bottom - bounds.top;
  const zoom = Math.max(
    0.1,
    Math.min(LARGEST_ZOOM * labelSize, (width - PADDING * 2) / mapWidth, (height - PADDING * 2) / mapHeight),
  );
  return middleView(bounds, { width, height }, zoom);
}

/**
 * As `fitView`; moved, and a little smaller, where that keeps nodes from under what lies over the lower left corner.
 * @param nodes boxes around nodes and their names, in the map's coordinates
 * @param corner what is taken of that corner
 */
export function fitBeside(
  bounds: Box | null,
  nodes: readonly Box[],
  screen: Size,
  corner: Size,
  labelSize = 1,
): View | null {
  const largest = fitView(bounds, screen, labelSize);
  if (!bounds || !largest) return null;
  const isCovered = ({ zoom, x, y }: View) =>
    nodes.some(
      ({ left, bottom }) => left * zoom + x < corner.width && bottom * zoom + y > screen.height - corner.height,
    );
  for (let share = 1; share >= SMALLEST_SHARE; share -= STEP) {
    const zoom = largest.zoom * share;
    const middle = middleView(bounds, screen, zoom);
    const right = screen.width - PADDING - bounds.right * zoom;
    const top = PADDING - bounds.top * zoom;
    const views = AWAY.map((away) => ({
      zoom,
      x: middle.x + Math.max(0, right - middle.x) * away,
      y: middle.y + Math.min(0, top - middle.y) * away,
    }));
    const free = views.find((view) => !isCovered(view));
    if (free) return free;
  }
  return largest;
}

/** The middle of the box in the middle of the screen. */
function middleView({ left, right, top, bottom }: Box, { width, height }: Size, zoom: number): View {
  return { zoom, x: width / 2 - ((left + right) / 2) * zoom, y: height / 2 - ((top + bottom) / 2) * zoom };
}
