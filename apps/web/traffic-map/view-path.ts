import type { View } from './draw/painter.ts';

/** The view that shows a map as `view` shows what `mapping` makes of it. */
export function viewThrough(view: View, mapping: View): View {
  return {
    zoom: mapping.zoom * view.zoom,
    x: mapping.x * view.zoom + view.x,
    y: mapping.y * view.zoom + view.y,
  };
}

/** The mapping back: screen positions of a view to positions on the map, say. */
export function inverse({ x, y, zoom }: View): View {
  return { zoom: 1 / zoom, x: -x / zoom, y: -y / zoom };
}

/**
 * The view on the way from one to another. What grows, grows at an even pace, and about one point that stays where it is.
 * @param progress 0..1
 */
export function viewBetween(from: View, to: View, progress: number): View {
  const zoom = from.zoom * (to.zoom / from.zoom) ** progress;
  const grown = to.zoom - from.zoom;
  const share = Math.abs(grown) < 1e-3 * to.zoom ? progress : (zoom - from.zoom) / grown;
  return { zoom, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** Starts and ends softly. @param progress 0..1 */
export function eased(progress: number): number {
  return progress < 0.5 ? 4 * progress ** 3 : 1 - (2 - 2 * progress) ** 3 / 2;
}
