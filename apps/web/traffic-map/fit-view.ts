import type { View } from './draw/painter.ts';
import type { Circle } from './edge-geometry.ts';
import type { Box } from './labels.ts';

const LARGEST_ZOOM = 1.25;
/** Room that names take beside and below a node. */
const BESIDE = 64;
const BELOW = 44;
/** Between the map and the edge of the screen, CSS pixels. */
const PADDING = 36;

/**
 * Box around nodes and their names, in the map's coordinates; `null` without nodes.
 * @param labelSize how much larger names are than on a desk
 */
export function mapBounds(circles: readonly Circle[], labelSize = 1): Box | null {
  if (circles.length === 0) return null;
  return {
    left: Math.min(...circles.map(({ x, radius }) => x - Math.max(radius, BESIDE * labelSize))),
    right: Math.max(...circles.map(({ x, radius }) => x + Math.max(radius, BESIDE * labelSize))),
    top: Math.min(...circles.map(({ y, radius }) => y - radius)),
    bottom: Math.max(...circles.map(({ y, radius }) => y + radius + BELOW * labelSize)),
  };
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
