/** An interval in nanoseconds; `endNs` excluded. */
export interface Interval {
  startNs: number;
  endNs: number;
}

/**
 * The parts of an interval that none of the others covers, earliest first: where a span worked itself while no child ran.
 * Parts of the others outside of it (calls that went on after it) do not count.
 */
export function uncovered(interval: Interval, others: readonly Interval[]): Interval[] {
  const parts: Interval[] = [];
  let position = interval.startNs;
  const addUpTo = (endNs: number) => {
    if (endNs > position) parts.push({ startNs: position, endNs });
  };
  for (const other of others.toSorted((a, b) => a.startNs - b.startNs)) {
    addUpTo(Math.min(other.startNs, interval.endNs));
    position = Math.max(position, Math.min(other.endNs, interval.endNs));
  }
  addUpTo(interval.endNs);
  return parts;
}

/** How long those parts are together, in nanoseconds. */
export function uncoveredNs(interval: Interval, others: readonly Interval[]): number {
  return uncovered(interval, others).reduce((sum, { startNs, endNs }) => sum + endNs - startNs, 0);
}
