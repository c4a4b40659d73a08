/** What the rows of one bucket have in common; columns of `span_statistics_10s` and of `spanStatistics`. */
export const STATISTICS_KEY = 'service, operation, kind, callee, callee_kind, is_answered';

/** The same of `instance_statistics_10s`. */
export const INSTANCE_KEY = 'service, kind, instance, service_version';

const NUMBERS = [
  ...['spans', 'roots', 'failed_roots', 'root_ms'],
  ...['self', 'failed_self', 'duration', 'origin'].flatMap((name) => [`${name}_ms`, `${name}_ln`, `${name}_ln2`]),
  ...['failed', 'origins', 'timed_out', 'rejected', 'bad_requests', 'outlived', 'whole', 'childless'],
];
const HISTOGRAMS = ['root_durations', 'self_times'];
const INSTANCE_NUMBERS = ['spans', 'origins', 'whole', 'childless'];
const sums = (names: readonly string[]): string => names.map((name) => `sum(s.${name}) AS ${name}`).join(', ');

/** Figures of `spanStatistics`, in the order of {@link STATISTICS_SUMS}; `present` apart, whose form in the table is another. */
export const STATISTICS_FIGURES = [...NUMBERS, ...HISTOGRAMS].join(', ');

/** Adds up {@link STATISTICS_FIGURES} of rows named `s`, of any buckets or shards. */
export const STATISTICS_SUMS = [sums(NUMBERS), ...HISTOGRAMS.map((name) => `sumMap(s.${name}) AS ${name}`)].join(', ');

/** Figures of an instance, and what adds them up of rows named `s`. */
export const INSTANCE_FIGURES = [...INSTANCE_NUMBERS, 'self_times'].join(', ');
export const INSTANCE_SUMS = `${sums(INSTANCE_NUMBERS)}, sumMap(s.self_times) AS self_times`;

/** Adds up the children of rows named `s` of a table: children, and how many spans had each. */
export const PRESENT_SUMS = 'sumMap(mapKeys(s.present), mapValues(s.present))';

/** Resolutions in seconds, from coarse to fine, and what the names of the tables that hold them end with. */
export const STATISTICS_TABLES = [
  { seconds: 600, suffix: '10m' },
  { seconds: 60, suffix: '1m' },
  { seconds: 10, suffix: '10s' },
] as const;

export const MINUTE_S = 60;
export const TEN_MINUTES_S = 600;

/** Histograms as they are read: lists of buckets and of counts, in which a bucket may come twice. */
const LISTS = HISTOGRAMS.flatMap((name) => [`${name}_buckets`, `${name}_counts`]);
/** Counts of a bucket of time never need 64 bits, and take half the time to send. */
const listed = (all: string, name: string, map: string): string =>
  `${all}(mapKeys(${map})) AS ${name}_buckets, ${all}(CAST(mapValues(${map}) AS Array(UInt32))) AS ${name}_counts`;
/** Of rows of a table, named `s`. Adding histograms up takes ClickHouse five times as long as listing them. */
const lists = (name: string): string => listed('groupArrayArray', name, `s.${name}`);

/** What is read of rows of a table, named `s`. */
export const READ_SUMS = [sums(NUMBERS), ...HISTOGRAMS.map(lists)].join(', ');
/** Of these what tells when an operation turned bad. */
export const READ_COURSE = `sum(s.spans) AS spans, sum(s.origins) AS origins, ${lists('self_times')}`;
/** Children have no callee. They too are listed, and may come twice. */
export const CHILDREN_KEY = 'service, operation, kind';
export const READ_CHILDREN =
  'groupArrayArray(mapKeys(s.present)) AS children, groupArrayArray(mapValues(s.present)) AS children_counts';
export const READ_INSTANCES = `${sums(INSTANCE_NUMBERS)}, ${lists('self_times')}`;
/** All of it of the rows of `spanStatistics`. */
export const READ_FIGURES = [
  ...NUMBERS,
  ...HISTOGRAMS.map((name) => listed('', name, name)),
  'present.1 AS children, present.2 AS children_counts',
].join(', ');

const key = (columns: string): string[] =>
  columns
    .split(', ')
    .map((name) =>
      name === 'kind' || name === 'is_answered' ? name : `CAST(${name} AS LowCardinality(String)) AS ${name}`,
    );
const CHILDREN = 'CAST(children AS Array(LowCardinality(String))) AS children, children_counts';

/** Columns of what was read, as `readColumns` takes them: of the sums, the course, the children, the instances; all of them. */
export const SUMS_COLUMNS = ['bucketMs', ...key(STATISTICS_KEY), ...NUMBERS, ...LISTS].join(', ');
export const COURSE_COLUMNS = [
  'bucketMs',
  ...key(STATISTICS_KEY),
  ...['spans', 'origins', 'self_times_buckets', 'self_times_counts'],
].join(', ');
export const CHILDREN_COLUMNS = ['bucketMs', ...key(CHILDREN_KEY), CHILDREN].join(', ');
export const INSTANCE_COLUMNS = [
  'bucketMs',
  ...key(INSTANCE_KEY),
  ...INSTANCE_NUMBERS,
  'self_times_buckets, self_times_counts',
].join(', ');
const WHOSE = ['by_instance', ...key('instance, service_version')].join(', ');
export const FIGURES_COLUMNS = `${SUMS_COLUMNS}, ${WHOSE}, ${CHILDREN}`;
