/** What the rows of one bucket have in common; columns of `span_statistics_10s` and of `spanStatistics`. */
export const STATISTICS_KEY = 'service, operation, kind, callee, callee_kind, is_answered';

const NUMBERS = [
  ...['spans', 'roots', 'failed_roots', 'root_ms'],
  ...['self', 'failed_self', 'duration', 'origin'].flatMap((name) => [`${name}_ms`, `${name}_ln`, `${name}_ln2`]),
  ...['failed', 'origins', 'timed_out', 'rejected', 'bad_requests', 'outlived', 'whole', 'childless'],
];
const HISTOGRAMS = ['root_durations', 'self_times'];

/** Figures of `spanStatistics`, in the order of {@link STATISTICS_SUMS}; `present` apart, whose form in the table is another. */
export const STATISTICS_FIGURES = [...NUMBERS, ...HISTOGRAMS].join(', ');

/** Adds up {@link STATISTICS_FIGURES} of rows named `s`, of any buckets or shards. */
export const STATISTICS_SUMS = [
  ...NUMBERS.map((name) => `sum(s.${name}) AS ${name}`),
  ...HISTOGRAMS.map((name) => `sumMap(s.${name}) AS ${name}`),
].join(', ');

/** Adds up the children of rows named `s` of a table: children, and how many spans had each. */
export const PRESENT_SUMS = 'sumMap(mapKeys(s.present), mapValues(s.present))';

/** Resolutions in seconds, from coarse to fine, and the tables that hold them. */
export const STATISTICS_TABLES = [
  { seconds: 600, table: 'span_statistics_10m' },
  { seconds: 60, table: 'span_statistics_1m' },
  { seconds: 10, table: 'span_statistics_10s' },
] as const;

export const MINUTE_S = 60;
export const TEN_MINUTES_S = 600;
