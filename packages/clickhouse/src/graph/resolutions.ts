/** Tables that hold edges and fan-out by the bucket of one length. */
export interface Resolution {
  seconds: number;
  /** What the tables' names end with. */
  suffix: '10s' | '1m' | '5m' | '1h' | '6h' | '1d';
  /** Seconds of the shortest stretch that is read faster from here than from finer buckets. One bucket by default. */
  shortest?: number;
}

export const TEN_SECONDS: Resolution = { seconds: 10, suffix: '10s' };

/**
 * The minutes beside whole 5 minutes come from 10 s buckets. ClickHouse reads whole granules, those around the ends of a
 * window are read for its last seconds anyway, and one more table costs more than the few minutes it would save.
 */
const SHORTEST_OF_MINUTES = 300;

/** Above 10 s, from fine to coarse. Each is added up from the one before. */
export const COARSER: readonly Resolution[] = [
  { seconds: 60, suffix: '1m', shortest: SHORTEST_OF_MINUTES },
  { seconds: 300, suffix: '5m' },
  { seconds: 3_600, suffix: '1h' },
  { seconds: 21_600, suffix: '6h' },
  { seconds: 86_400, suffix: '1d' },
];
