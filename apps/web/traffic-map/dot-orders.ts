import type { Theme } from '../theme/theme-choice.ts';
import type { DotSource } from './dot-emitter.ts';
import type { PackedPicture, Surface, View } from './draw/painter.ts';
import { OUTCOMES } from './palette.ts';

/** What the page tells the worker that draws dots, in order. */
export type DotOrder =
  | { type: 'start'; canvas: OffscreenCanvas; theme: Theme }
  | { type: 'resize'; surface: Surface }
  | { type: 'load'; picture: PackedPicture }
  | { type: 'update'; sources: PackedSources; requestsPerDot: number }
  /** Draw, for this view from now on, and say so. */
  | { type: 'view'; view: View }
  /** The viewer moves the map, or has let go of it. */
  | { type: 'hand'; isOn: boolean }
  | { type: 'refill' }
  /** Draw nothing until a view is given. */
  | { type: 'rest' }
  /** The same, and show nothing. */
  | { type: 'clear' };

/** What the worker tells the page. */
export type DotReport =
  /** The first frame for this view was drawn. */
  | { type: 'drawn'; view: View }
  /** It cannot draw here. */
  | { type: 'refused' }
  /** The browser took the graphics context away. */
  | { type: 'lost' };

/** Sources as columns: thousands of objects would take long to be handed over. */
export interface PackedSources {
  keys: readonly string[];
  numbers: Float64Array;
}

const NUMBERS = OUTCOMES.length + 4;

export function packSources(sources: readonly DotSource[]): PackedSources {
  const numbers = new Float64Array(sources.length * NUMBERS);
  let at = 0;
  for (const { rates, length, pixelsPerSecond, p95Ms, refusedAt } of sources) {
    for (const outcome of OUTCOMES) numbers[at++] = rates[outcome];
    numbers[at++] = length;
    numbers[at++] = pixelsPerSecond;
    numbers[at++] = p95Ms;
    numbers[at++] = refusedAt;
  }
  return { keys: sources.map(({ key }) => key), numbers };
}

export function unpackSources({ keys, numbers }: PackedSources): DotSource[] {
  return keys.map((key, index) => {
    const [failure, timeout, rejected, shortCircuited, ok, length, pixelsPerSecond, p95Ms, refusedAt] =
      numbers.subarray(index * NUMBERS, (index + 1) * NUMBERS) as unknown as Nine;
    const rates = { failure, timeout, rejected, shortCircuited, ok };
    return { key, rates, length, pixelsPerSecond, p95Ms, refusedAt };
  });
}

type Nine = [number, number, number, number, number, number, number, number, number];
