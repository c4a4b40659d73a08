import { LATEST_DATE_TIME } from './buckets.ts';

/** A stretch of time in epoch seconds, `to` excluded. */
export interface TimeRange {
  from: number;
  to: number;
}

/**
 * Takes the whole buckets of a length that are usable out of the ranges.
 * @param seconds length of a bucket
 * @param isUsable asked for the start of every whole bucket
 * @param shortest seconds of a stretch that is worth taking; by default one bucket
 * @returns stretches of usable buckets, and what is left; both in order
 */
export function takeWhole(
  ranges: readonly TimeRange[],
  seconds: number,
  isUsable: (start: number) => boolean,
  shortest = seconds,
): { taken: TimeRange[]; rest: TimeRange[] } {
  const taken: TimeRange[] = [];
  const rest: TimeRange[] = [];
  for (const { from, to } of ranges) {
    const first = Math.min(to, Math.ceil(from / seconds) * seconds);
    const last = Math.max(first, Math.floor(to / seconds) * seconds);
    add(rest, { from, to: first });
    const usable: TimeRange[] = [];
    for (let start = first; start < last; start += seconds) {
      if (isUsable(start)) add(usable, { from: start, to: start + seconds });
    }
    let end = first;
    for (const stretch of usable.filter((stretch) => stretch.to - stretch.from >= shortest)) {
      add(rest, { from: end, to: stretch.from });
      taken.push(stretch);
      end = stretch.to;
    }
    add(rest, { from: end, to });
  }
  return { taken, rest };
}

/** Appends a range, as one with the last where they touch. */
function add(ranges: TimeRange[], range: TimeRange): void {
  if (range.from >= range.to) return;
  const last = ranges.at(-1);
  if (last?.to === range.from) last.to = range.to;
  else ranges.push({ ...range });
}

/** Condition on a column `bucket`. In the text, because there can be more ranges than parameters. */
export function inRanges(ranges: readonly TimeRange[]): string {
  const moment = (seconds: number) => `toDateTime(${Math.max(0, Math.min(Math.floor(seconds), LATEST_DATE_TIME))})`;
  const conditions = ranges.map(({ from, to }) => `(bucket >= ${moment(from)} AND bucket < ${moment(to)})`);
  return conditions.length > 0 ? `(${conditions.join(' OR ')})` : 'false';
}
