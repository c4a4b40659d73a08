/** Part of a window; epoch milliseconds, `toMs` excluded. */
export interface TimeSlice {
  fromMs: number;
  toMs: number;
}

const FIRST_SLICE_MS = 10_000;
const GROWTH = 4;

/**
 * Cuts a window into slices, newest first, each four times as long as the one before: so what is frequent is found in
 * the newest seconds, and what is rare costs little more than one read of the whole.
 */
export function* newestFirst({ fromMs, toMs }: TimeSlice): Generator<TimeSlice> {
  let lengthMs = FIRST_SLICE_MS;
  for (let endsMs = toMs; endsMs > fromMs; lengthMs *= GROWTH) {
    const startsMs = Math.max(fromMs, endsMs - lengthMs);
    yield { fromMs: startsMs, toMs: endsMs };
    endsMs = startsMs;
  }
}
