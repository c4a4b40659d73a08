/** Part of a window; epoch milliseconds, `toMs` excluded. */
export interface TimeSlice {
  fromMs: number;
  toMs: number;
}

/** The last millisecond that `Timestamp` can hold, in the year 2262. */
const LATEST_MS = 9_223_372_036_854;

/** The window as far as spans can be in it: whole milliseconds that ClickHouse can compare with. */
export function withinReach({ fromMs, toMs }: TimeSlice): TimeSlice {
  const reach = (ms: number): number => Math.min(Math.max(0, Math.floor(ms)), LATEST_MS);
  return { fromMs: reach(fromMs), toMs: reach(toMs) };
}

const FIRST_SLICE_MS = 30_000;
const GROWTH = 8;

/**
 * Cuts a window into slices, newest first, each eight times as long as the one before: so what is frequent is found in
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
