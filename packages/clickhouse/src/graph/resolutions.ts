/** Tables that hold edges and fan-out by the bucket of one length. */
export interface Resolution {
  seconds: number;
  /** What the tables' names end with. */
  suffix: '10s' | '1m' | '1h' | '6h' | '1d';
}

export const TEN_SECONDS: Resolution = { seconds: 10, suffix: '10s' };

/** Above 10 s, from fine to coarse. Each is added up from the one before. */
export const COARSER: readonly Resolution[] = [
  { seconds: 60, suffix: '1m' },
  { seconds: 3_600, suffix: '1h' },
  { seconds: 21_600, suffix: '6h' },
  { seconds: 86_400, suffix: '1d' },
];
