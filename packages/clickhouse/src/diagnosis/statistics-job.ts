import type { Bucket } from '../graph/buckets.ts';
import type { TimeRange } from '../graph/time-ranges.ts';
import { versions } from '../graph/versions.ts';
import type { Store } from '../store/connect.ts';
import { onEveryShard } from '../store/every-shard.ts';
import { RELATIVES_MARGIN_MS } from './span-statistics.ts';
import { MINUTE_S, TEN_MINUTES_S } from './statistics-columns.ts';
import { floorTo } from './statistics-parts.ts';
import { inputsOf, isFresh, type KnownStatistics, readKnown, spansNear } from './statistics-versions.ts';
import { type MinutesToWrite, writeMinutes, writeTenMinutes } from './write-statistics.ts';

/** Turns spans into the sums that fault identification works on. */
export interface StatisticsJob {
  /**
   * Writes the statistics of every minute whose traces are complete and that is not written, or to which spans came since:
   * these at the earliest when the minute is twice as old as when it was written, so that spans that keep coming late cost
   * little; readers turn to the spans meanwhile where these are many. Can be run at any time, any number of times, by
   * several collectors at once. In a cluster it needs every shard.
   * @returns how many minutes were written
   * @throws StoreUnavailableError; the next run then does the work of both
   */
  run(): Promise<number>;
}

export interface StatisticsJobOptions {
  /** Spans that come later than this change no statistics. Default 24 h. */
  maxLatenessMs?: number;
}

const DAY_MS = 86_400_000;
/** After the last span that may be a relative has started: for it to end, and to come. */
const ARRIVES_WITHIN_MS = 15_000;
/** Bounds memory and how long a version takes: one minute of a busy system, many of a quiet one. */
const SPANS_AT_ONCE = 1_500_000;
const MINUTES_AT_ONCE = 10;
/** Bounds a run; history sent in bulk is worked off in several. */
const MINUTES_PER_RUN = 240;

/** @param clock epoch milliseconds */
export function createStatisticsJob(
  anyStore: Store,
  clock: () => number,
  { maxLatenessMs = DAY_MS }: StatisticsJobOptions = {},
): StatisticsJob {
  // What it did not see it would take for seen.
  const store = onEveryShard(anyStore);
  const nextVersion = versions();

  return {
    async run() {
      const nowMs = clock();
      const completeMs = nowMs - RELATIVES_MARGIN_MS - ARRIVES_WITHIN_MS;
      const range = {
        from: floorTo(Math.max(0, nowMs - maxLatenessMs) / 1000, TEN_MINUTES_S),
        to: floorTo(completeMs / 1000, MINUTE_S),
      };
      if (range.to <= range.from) return 0;
      const known = await readKnown(store, range);
      const due = dueMinutes(known, range, nowMs).slice(0, MINUTES_PER_RUN);
      let written = 0;
      for (const portion of portionsOf(due, known)) {
        const minutes = await thatAreThere(store, portion, known);
        if (minutes.length < portion.length) continue;
        await writeMinutes(store, minutesToWrite(minutes, known), nextVersion(nowMs));
        written += minutes.length;
      }
      const now = written > 0 ? await readKnown(store, range) : known;
      for (const start of dueTenMinutes(now, range)) await writeTenMinutes(store, start, now, nextVersion(nowMs));
      return written;
    },
  };
}

/** Newest first: nobody waits for history. */
function dueMinutes(known: KnownStatistics, { from, to }: TimeRange, nowMs: number): Bucket[] {
  return [...known.spans.keys()]
    .filter((minute) => minute >= from && minute < to && !isFresh(known, minute))
    .filter((minute) => {
      const version = known.minutes.get(minute);
      return !version || nowMs - minute * 1000 >= 2 * (version.writtenMs - minute * 1000);
    })
    .sort((a, b) => b - a);
}

/** Minutes in a row together, as many as memory allows. */
function portionsOf(newestFirst: readonly Bucket[], known: KnownStatistics): Bucket[][] {
  const portions: Bucket[][] = [];
  let spans = 0;
  for (const minute of newestFirst) {
    const last = portions.at(-1);
    const own = known.spans.get(minute) ?? 0;
    const fits =
      last && last.length < MINUTES_AT_ONCE && last.at(-1) === minute + MINUTE_S && spans + own <= SPANS_AT_ONCE;
    if (fits) last.push(minute);
    else portions.push([minute]);
    spans = fits ? spans + own : own;
  }
  return portions;
}

/** Without those around which spans have expired, or are not visible yet: what was written of them stands. */
async function thatAreThere(store: Store, minutes: readonly Bucket[], known: KnownStatistics): Promise<Bucket[]> {
  const [from, to] = [Math.min(...minutes) - MINUTE_S, Math.max(...minutes) + 2 * MINUTE_S];
  const rows = await store.read<{ at: Bucket; n: number }>(
    `SELECT at, sum(n) AS n FROM (${store.onShards(
      `SELECT toUnixTimestamp(toStartOfMinute(Timestamp)) AS at, count() AS n FROM spans
       WHERE Timestamp >= toDateTime64({from:UInt32}, 9) AND Timestamp < toDateTime64({to:UInt32}, 9) GROUP BY at`,
    )}) GROUP BY at`,
    { params: { from, to } },
  );
  const there = new Map(rows.map(({ at, n }) => [at, n]));
  return minutes.filter((minute) => spansNear(there, minute) >= spansNear(known.spans, minute));
}

function minutesToWrite(minutes: readonly Bucket[], { spans }: KnownStatistics): MinutesToWrite {
  return {
    range: { from: Math.min(...minutes), to: Math.max(...minutes) + MINUTE_S },
    minutes: minutes.map((minute) => ({ minute, spansNear: spansNear(spans, minute) })),
  };
}

/** Whole ten minutes of which no minute is to come, and that were added up from other versions than the current ones. */
function dueTenMinutes(known: KnownStatistics, { from, to }: TimeRange): Bucket[] {
  const starts = new Set([...known.minutes.keys()].map((minute) => floorTo(minute, TEN_MINUTES_S)));
  return [...starts].filter(
    (start) =>
      start >= from &&
      start + TEN_MINUTES_S <= to &&
      known.tenMinutes.get(start)?.inputs.join() !== inputsOf(known, start).join(),
  );
}
