/**
 * When spans may start, in milliseconds since the epoch. What is older than the retention would be accepted and deleted
 * in silence; and a few spans of random times would spread an insert over more partitions than ClickHouse takes.
 */
export interface StartTimes {
  oldestStartMs: number;
  newestStartMs: number;
}

export function isWithin({ oldestStartMs, newestStartMs }: StartTimes, ns: number): boolean {
  return ns >= oldestStartMs * 1e6 && ns <= newestStartMs * 1e6;
}

/** Nanoseconds since the epoch at a position, as exactly as a double tells them. */
export function nanosecondsAt(view: DataView, position: number): number {
  return view.getUint32(position + 4, true) * 2 ** 32 + view.getUint32(position, true);
}
