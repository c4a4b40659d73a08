import type { Point } from './edge-geometry.ts';
import type { Layout, Place, Size } from './layout.ts';

/** Nodes that were put somewhere by hand, and the screen the rest was arranged for: with both, a colleague sees the same. */
export interface Pins {
  size: Size;
  places: ReadonlyMap<string, Point>;
}

/** A whole arrangement, as one browser keeps it. */
export interface KeptLayout {
  size: Size;
  layout: Layout;
}

const KEY = 'faultline.layout';
/** A link must stay short enough to be sent. */
const MOST_PINS_IN_LINK = 60;
/** Farther out lies nothing that a layout or a hand would put there; pixels at zoom 1. */
const FARTHEST = 1e6;
const LARGEST_SCREEN = 20_000;

function keyOf(name: string): string {
  return name === '' ? KEY : `${KEY}.${name}`;
}

export function pinsOf({ size, layout }: KeptLayout): Pins {
  return { size, places: new Map([...layout].filter(([, { isPinned }]) => isPinned)) };
}

/** `1280x720,api:120:-40,db:300:10`; '' for no pins. Of very many, the first 60. */
export function formatPins({ size, places }: Pins): string {
  if (places.size === 0) return '';
  const pins = [...places].slice(0, MOST_PINS_IN_LINK);
  const texts = pins.map(([id, { x, y }]) => `${escapeId(id)}:${Math.round(x)}:${Math.round(y)}`);
  return [`${Math.round(size.width)}x${Math.round(size.height)}`, ...texts].join(',');
}

/** What `formatPins` wrote; `null` for anything else. */
export function parsePins(text: string): Pins | null {
  const [screen = '', ...pins] = text.split(',');
  const [, width, height] = /^(\d{2,5})x(\d{2,5})$/.exec(screen) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (pins.length === 0 || pins.length > MOST_PINS_IN_LINK || !isSize(size)) return null;
  const places = new Map<string, Point>();
  for (const pin of pins) {
    const [, id, x, y] = /^(.+):(-?\d{1,7}):(-?\d{1,7})$/s.exec(pin) ?? [];
    const place = { x: Number(x), y: Number(y) };
    if (!id || !isPlace(place)) return null;
    places.set(unescapeId(id), place);
  }
  return { size, places };
}

/**
 * Keeps a layout in the browser, where it may: a full or forbidden storage only means that it is not kept.
 * @param storage asked for here, because to ask for one that is forbidden throws
 */
export function saveLayout(storage: () => Pick<Storage, 'setItem'>, { size, layout }: KeptLayout, name = ''): void {
  const nodes = [...layout].map(([id, { x, y, tier, isPinned }]) => [
    id,
    Math.round(x),
    Math.round(y),
    tier,
    +isPinned,
  ]);
  try {
    storage().setItem(keyOf(name), JSON.stringify({ size, nodes }));
  } catch {}
}

/** @returns `null` when there is none, or none that makes sense */
export function loadLayout(storage: () => Pick<Storage, 'getItem'>, name = ''): KeptLayout | null {
  try {
    const kept: unknown = JSON.parse(storage().getItem(keyOf(name)) ?? 'null');
    const { size, nodes } = kept as { size: Size; nodes: [string, number, number, number, number][] };
    const layout = new Map<string, Place>();
    for (const [id, x, y, tier, isPinned] of nodes) {
      if (typeof id !== 'string' || !isPlace({ x, y }) || !Number.isInteger(tier)) return null;
      layout.set(id, { x, y, tier, isPinned: isPinned === 1, goneSinceMs: null });
    }
    return isSize(size) && layout.size > 0 ? { size: { width: size.width, height: size.height }, layout } : null;
  } catch {
    return null;
  }
}

function isSize({ width, height }: Size): boolean {
  return width > 0 && width <= LARGEST_SCREEN && height > 0 && height <= LARGEST_SCREEN;
}

function isPlace({ x, y }: Point): boolean {
  return Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST;
}

function escapeId(id: string): string {
  return id.replaceAll('%', '%25').replaceAll(',', '%2C');
}

function unescapeId(text: string): string {
  return text.replaceAll('%2C', ',').replaceAll('%25', '%');
}
