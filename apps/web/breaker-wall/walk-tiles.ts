/** Where a tile begins, in pixels of the page. */
export interface TilePlace {
  left: number;
  top: number;
}

const SIDEWAYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * The tile that a key leads to from another: left and right in reading order, up and down to the nearest one of the next
 * row, Home and End to the ends; undefined where the key leads nowhere.
 */
export function nextTile(places: readonly TilePlace[], from: number, key: string): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return places.length - 1;
  const here = places[from];
  if (!here) return undefined;
  const step = SIDEWAYS[key];
  if (step) return places[from + step] ? from + step : undefined;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const rows = [...new Set(places.map(({ top }) => top))].sort((a, b) => a - b);
  const top = rows[rows.indexOf(here.top) + (key === 'ArrowDown' ? 1 : -1)];
  const row = places.flatMap((place, index) => (place.top === top ? [index] : []));
  return row.sort((a, b) => Math.abs(places[a]!.left - here.left) - Math.abs(places[b]!.left - here.left))[0];
}
