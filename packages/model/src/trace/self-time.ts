/** An interval in nanoseconds; `endNs` excluded. */
export interface Interval {
  startNs: number;
  endNs: number;
}

/**
 * Time of an interval that none of the others covers, in nanoseconds: what a span spent itself while no child ran. Parts
 * of the others outside of it (calls that went on after it) do not count.
 */
export function uncoveredNs(interval: Interval, others: readonly Interval[]): number {
  let uncovered = 0;
  let position = interval.startNs;
  for (const other of others.toSorted((a, b) => a.startNs - b.startNs)) {
    const startNs = Math.min(other.startNs, interval.endNs);
    if (startNs > position) uncovered += startNs - position;
    position = Math.max(position, Math.min(other.endNs, interval.endNs));
  }
  return uncovered + interval.endNs - position;
}
