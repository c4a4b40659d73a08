import { type TimeRange, takeWhole } from '../graph/time-ranges.ts';
import { MINUTE_S, STATISTICS_TABLES, TEN_MINUTES_S } from './statistics-columns.ts';
import { inputsOf, isFresh, type KnownStatistics } from './statistics-versions.ts';

/** What answers which part of a window. */
export interface StatisticsParts {
  /** To be computed from the spans themselves; in order. */
  raw: TimeRange[];
  /** Stretches to be read from a table of sums, whose name ends so, and the versions that count in them, by the start of their bucket. */
  summed: { suffix: string; ranges: TimeRange[]; versions: { from: number; seconds: number; version: string }[] }[];
}

/**
 * A minute stands while its spans, and those beside it, grew by no more than this: a single late span would send readers to
 * the spans of three minutes, which is a hundred times the work, and one in a hundred tells no other suspect. The job
 * adds late spans when it writes the minute again.
 */
const TOLERATED_GROWTH = 0.01;

/**
 * Splits a window, aligned to 10 s: minutes whose statistics know all spans but one in a hundred from sums, as coarse as
 * they may be; the others from spans.
 * @param coarsestSeconds longest bucket that may be used
 * @param stands of a minute whose statistics know fewer: whether they are to be used nevertheless
 */
export function splitStatistics(
  window: TimeRange,
  known: KnownStatistics,
  coarsestSeconds: number,
  stands: (minute: number) => boolean,
): StatisticsParts {
  const isUsable = (minute: number) =>
    isFresh(known, minute, TOLERATED_GROWTH) || (known.minutes.has(minute) && stands(minute));
  const minutes = Array.from(
    { length: Math.ceil((window.to - floorTo(window.from, MINUTE_S)) / MINUTE_S) },
    (_, n) => floorTo(window.from, MINUTE_S) + n * MINUTE_S,
  );
  const raw: TimeRange[] = [];
  let rest: TimeRange[] = [];
  for (const minute of minutes) {
    const range = { from: Math.max(window.from, minute), to: Math.min(window.to, minute + MINUTE_S) };
    append(isUsable(minute) ? rest : raw, range);
  }
  const summed: StatisticsParts['summed'] = [];
  for (const { seconds, suffix } of STATISTICS_TABLES) {
    if (seconds > Math.max(10, coarsestSeconds)) continue;
    const { taken, rest: left } = takeWhole(rest, seconds, (start) =>
      seconds === TEN_MINUTES_S ? isAddedUp(known, start) : true,
    );
    rest = left;
    const source = seconds === TEN_MINUTES_S ? known.tenMinutes : known.minutes;
    const length = Math.max(seconds, MINUTE_S);
    const versions = [...source]
      .filter(([at]) => taken.some(({ from, to }) => at < to && at + length > from))
      .map(([from, { version }]) => ({ from, seconds: length, version }));
    if (taken.length > 0) summed.push({ suffix, ranges: taken, versions });
  }
  return { raw, summed };
}

function isAddedUp(known: KnownStatistics, start: number): boolean {
  return known.tenMinutes.get(start)?.inputs.join() === inputsOf(known, start).join();
}

export function floorTo(at: number, seconds: number): number {
  return Math.floor(at / seconds) * seconds;
}

function append(ranges: TimeRange[], range: TimeRange): void {
  const last = ranges.at(-1);
  if (last?.to === range.from) last.to = range.to;
  else ranges.push({ ...range });
}
