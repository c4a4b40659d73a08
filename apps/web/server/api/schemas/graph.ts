import {
  boolean,
  breakerState,
  epochMs,
  health,
  integer,
  listOf,
  notices,
  number,
  record,
  ref,
  share,
  string,
} from './words.ts';

const nodeFigures = {
  versions: listOf(string),
  instances: integer,
  requests: number,
  errors: number,
  rps: number,
  errorRate: share,
  latency: ref('Latency'),
  requestsPerEntry: { ...number, description: 'Requests here per request at the entry.' },
  health,
};
const connectionFigures = {
  attempted: { ...number, description: 'executed + shortCircuited + rejected' },
  matched: { ...number, description: 'Executed calls of which both ends were seen.' },
  executed: number,
  succeeded: number,
  failed: { ...number, description: 'Timeouts not among them.' },
  timedOut: number,
  rejected: number,
  shortCircuited: number,
  fallbackServed: number,
  fallbackFailed: number,
  retries: number,
  injected: number,
  rps: number,
  errorRate: { ...share, description: '(failed + timedOut + rejected) / (those + succeeded)' },
  latency: ref('Latency'),
  calleeLatency: ref('Latency'),
  callsPerRequest: { ...number, description: 'Executed calls per request served by the source.' },
  breaker: ref('ConnectionBreaker'),
  unmatchedShare: share,
  sampledShare: share,
  health,
};
const asOf = { ...epochMs, description: 'Start of the newest call seen, epoch milliseconds.' };
const partial = { ...boolean, description: 'True if part of the window could not be read.' };
const entry = record({ rps: number, errorRate: share, fanOut: record({ mean: number, p99: number, max: number }) });
const quality = record({ spans: number, duplicates: number, late: number, orphans: number, rejected: number });
/** What it was in the baseline. */
const inBaseline = (figures: Record<string, object>) => ({
  anyOf: [record(figures), { type: 'null' }],
  description: 'Its figures in the baseline window, if one was asked for; null if it was not there then.',
});

/** The graph, its figures and its stream. */
export const GRAPH_SCHEMAS = {
  Error: record({
    error: record(
      {
        code: string,
        message: string,
        parameter: string,
        problems: {
          ...listOf(record({ field: string, message: string })),
          description: 'Of a body: what is wrong with each of its fields; the message follows the name of the field.',
        },
      },
      ['parameter', 'problems'],
    ),
  }),
  Latency: {
    ...record({ p50: number, p95: number, p99: number }),
    description: 'Milliseconds, from merged histograms (off by at most 2.2 %).',
  },
  Window: record({ from: epochMs, to: epochMs, bucketMs: integer }),
  Node: record(
    {
      id: string,
      name: string,
      kind: { enum: ['service', 'database', 'cache', 'queue', 'external', 'entry', 'group'] },
      namespace: string,
      team: string,
      criticality: string,
      regions: listOf(string),
      ...nodeFigures,
      notices,
      suspicion: share,
      services: {
        ...listOf(
          record({ name: string, requests: number, rps: number, errorRate: share, latency: ref('Latency'), health }),
        ),
        description: 'The services in it; groups only.',
      },
      baseline: inBaseline(nodeFigures),
    },
    ['services', 'baseline'],
  ),
  ConnectionBreaker: record({
    name: { ...string, description: "'' if the connection has no breaker." },
    state: breakerState,
    open: { ...integer, description: 'Instances that refuse calls.' },
    instances: integer,
    since: epochMs,
    nextProbeAt: epochMs,
  }),
  Connection: record(
    {
      source: string,
      target: string,
      kind: { enum: ['rpc', 'messaging', 'database'] },
      ...connectionFigures,
      recent: {
        ...record({
          windowMs: integer,
          succeededPerSecond: number,
          failedPerSecond: number,
          timedOutPerSecond: number,
          rejectedPerSecond: number,
          shortCircuitedPerSecond: number,
          fallbackServedPerSecond: number,
          errorRate: share,
          p95: number,
        }),
        description: 'The newest seconds; only in live snapshots.',
      },
      baseline: inBaseline(connectionFigures),
    },
    ['recent', 'baseline'],
  ),
  Graph: record(
    {
      window: ref('Window'),
      asOf,
      partial,
      nodes: listOf(ref('Node')),
      connections: listOf(ref('Connection')),
      entry,
      quality,
      notices: {
        ...notices,
        description:
          'What concerns the whole map at this moment, such as a full disk; empty for a window that is over.',
      },
      baseline: {
        ...record({ window: ref('Window'), asOf, partial, entry, quality }),
        description: 'Of the baseline window, if one was asked for.',
      },
    },
    ['baseline'],
  ),
  Status: {
    ...record({ state: { enum: ['waiting', 'live', 'stale'] }, message: string, readAt: epochMs, now: epochMs }),
    description: 'Whether the newest snapshot is fresh, and if not, why.',
  },
};
