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

/** Sums as they are read: histograms as lists of buckets and of counts, in which a bucket may come twice. */
const LISTS = HISTOGRAMS.flatMap((name) => [`${name}_buckets`, `${name}_counts`]);
const lists = (name: string): string =>
  `groupArrayArray(mapKeys(s.${name})) AS ${name}_buckets, groupArrayArray(mapValues(s.${name})) AS ${name}_counts`;

/** What is read of rows of a table, named `s`. Adding up histograms takes ClickHouse ten times as long as listing them. */
export const READ_SUMS = [
  ...NUMBERS.map((name) => `sum(s.${name}) AS ${name}`),
  ...HISTOGRAMS.map(lists),
  `${PRESENT_SUMS} AS present`,
].join(', ');

/** The same of `spanStatistics`. */
export const READ_FIGURES = [
  ...NUMBERS,
  ...HISTOGRAMS.map((name) => `mapKeys(${name}) AS ${name}_buckets, mapValues(${name}) AS ${name}_counts`),
  'present',
].join(', ');

/** Of {@link READ_SUMS} what tells when an operation turned bad. */
export const READ_COURSE = `sum(s.spans) AS spans, sum(s.origins) AS origins, ${lists('self_times')}`;

const KEY_COLUMNS = STATISTICS_KEY.split(', ').map((name) =>
  name === 'kind' || name === 'is_answered' ? name : `CAST(${name} AS LowCardinality(String)) AS ${name}`,
);
/** Columns as `readColumns` reads them, of rows of {@link READ_SUMS} and of {@link READ_COURSE}. */
export const SUMS_COLUMNS = [
  'bucketMs',
  ...KEY_COLUMNS,
  ...NUMBERS,
  ...LISTS,
  'CAST(present.1 AS Array(LowCardinality(String))) AS children, present.2 AS children_counts',
].join(', ');
export const COURSE_COLUMNS = [
  'bucketMs',
  ...KEY_COLUMNS,
  'spans, origins, self_times_buckets, self_times_counts',
].join(', ');
