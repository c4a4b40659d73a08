import type { View } from './draw/painter.ts';
import { type Circle, type Curve, pointAt } from './edge-geometry.ts';
import type { Box } from './labels.ts';

const LARGEST_ZOOM = 1.25;
/** Room that names take beside and below a node. */
const BESIDE = 64;
const BELOW = 44;
/** Between the map and the edge of the screen, CSS pixels. */
const PADDING = 36;

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
  const box = {
    left: Math.min(...circles.map(({ x, radius }) => x - Math.max(radius, BESIDE * labelSize))),
    right: Math.max(...circles.map(({ x, radius }) => x + Math.max(radius, BESIDE * labelSize))),
    top: Math.min(...circles.map(({ y, radius }) => y - radius)),
    bottom: Math.max(...circles.map(({ y, radius }) => y + radius + BELOW * labelSize)),
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

/**
 * The view that shows the whole box in the middle of the screen; `null` without a box.
 * @param labelSize how much larger names are than on a desk: so much nearer it may come
 */
export function fitView(
  bounds: Box | null,
  { width, height }: { width: number; height: number },
  labelSize = 1,
): View | null {
  if (!bounds) return null;
  const mapWidth = bounds.right - bounds.left;
  const mapHeight = bounds.bottom - bounds.top;
  const zoom = Math.max(
    0.1,
    Math.min(LARGEST_ZOOM * labelSize, (width - PADDING * 2) / mapWidth, (height - PADDING * 2) / mapHeight),
  );
  return {
    zoom,
    x: width / 2 - ((bounds.left + bounds.right) / 2) * zoom,
    y: height / 2 - ((bounds.top + bounds.bottom) / 2) * zoom,
  };
}
