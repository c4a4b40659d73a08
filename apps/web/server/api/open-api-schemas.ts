import { FAULT_KINDS, TARGET_TYPES } from '@faultline/model';

/** JSON schemas of the API's documents, as OpenAPI 3.1 components. */

const number = { type: 'number' } as const;
const integer = { type: 'integer' } as const;
const string = { type: 'string' } as const;
const epochMs = { type: 'integer', description: 'epoch milliseconds' } as const;
const share = { type: 'number', minimum: 0, maximum: 1 } as const;
const listOf = (items: object) => ({ type: 'array', items });
const record = (properties: Record<string, object>, optional: string[] = []) => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

/** Refers to one of `SCHEMAS`. */
export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

const notices = listOf(record({ severity: { enum: ['info', 'warning', 'critical'] }, title: string, href: string }));
const served = { requests: number, errors: number, latency: ref('Latency') };
const health = { enum: ['ok', 'degraded', 'failing', 'idle', 'unknown'] };
const breakerState = { enum: ['closed', 'half_open', 'open', 'isolated'] };
const attributeScope = { enum: ['span', 'resource'] };
const texts = { type: 'object', additionalProperties: string };
const byState = (value: object) => record({ closed: value, half_open: value, open: value, isolated: value });

const percentage = { type: 'number', exclusiveMinimum: 0, maximum: 100 };
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const definition = {
  name: { type: 'string', maxLength: 200 },
  mode: {
    enum: ['isolated', 'through'],
    default: 'isolated',
    description: 'isolated: outside the statistics of breakers.',
  },
  environment: { ...string, default: '', description: "deployment.environment.name; '' for any." },
  scope: {
    ...record(
      { percentage, users: listOf(string), devices: listOf(string), header: record({ name: string, value: string }) },
      ['percentage', 'users', 'devices', 'header'],
    ),
    minProperties: 1,
    description: 'Whose requests: all that is given holds for them.',
  },
  faults: { ...listOf(ref('Fault')), minItems: 1, maxItems: 10 },
  expiresAt: { ...epochMs, description: 'Epoch milliseconds, at most an hour from now.' },
  caps: {
    ...record({ maxInjections: whole(1, 1_000_000), maxInjectionsPerSecond: whole(1, 10_000) }, [
      'maxInjections',
      'maxInjectionsPerSecond',
    ]),
    description: 'Of each process; 1,000 and 50 by default.',
  },
  abort: {
    ...record(
      { errorRateIncrease: { type: 'number', exclusiveMinimum: 0, maximum: 1 }, minRequests: whole(1, 1_000_000) },
      ['errorRateIncrease', 'minRequests'],
    ),
    description: 'It ends by itself when organic requests fail so much more often; 0.05 and 50 by default.',
  },
};

const breakerFigures = {
  name: string,
  service: string,
  target: { ...string, description: "Node that its calls go to; '' if no call through it was seen." },
  library: string,
  state: { ...breakerState, description: "The worst of its instances' states." },
  since: epochMs,
  nextProbeAt: { ...epochMs, description: "Epoch milliseconds; the earliest of its instances' probes, 0 for none." },
  instances: byState(integer),
  instanceStates: listOf(record({ instance: string, state: breakerState, since: epochMs, nextProbeAt: epochMs })),
  window: record({
    calls: number,
    failures: number,
    errorRate: share,
    threshold: { type: ['number', 'null'], description: 'null where it is not known.' },
  }),
  attempted: { ...number, description: 'executed + rejected + shortCircuited' },
  executed: { ...number, description: 'success + failure + timeout' },
  errorRate: { ...share, description: '(failure + timeout + rejected) / (those + success)' },
  outcomes: record({
    success: number,
    failure: number,
    timeout: number,
    rejected: number,
    shortCircuited: number,
    fallbackSuccess: number,
    fallbackFailure: number,
  }),
  latency: { anyOf: [ref('Latency'), { type: 'null' }] },
};

const calls = { type: ['number', 'null'] };
const bulkheadFill = {
  active: { ...calls, description: 'Calls under way.' },
  capacity: { ...calls, description: 'Calls that it admits at a time.' },
  queued: { ...calls, description: 'Calls that wait for a place.' },
};

const deploy = {
  service: string,
  version: string,
  at: { ...epochMs, description: 'Epoch milliseconds; now by default.' },
  environment: string,
  description: string,
  url: { ...string, description: 'Where more is to be read of it: http or https.' },
};

export const SCHEMAS = {
  ExperimentDefinition: record(definition, ['mode', 'environment', 'caps', 'abort']),
  Fault: record(
    {
      target: {
        ...record({ type: { enum: [...TARGET_TYPES] }, name: string, from: string, operation: string }, [
          'from',
          'operation',
        ]),
        description: 'from: the caller of an edge, or the owner of a breaker. operation: of type operation.',
      },
      kind: { enum: [...FAULT_KINDS] },
      latencyMs: { ...whole(1, 60_000), description: 'Of kind latency.' },
      statusCode: { ...whole(400, 599), default: 503, description: 'Of kind error at a service, edge or operation.' },
      percentage: { ...percentage, default: 100, description: 'Of the requests in scope.' },
      breakers: {
        ...listOf(record({ service: string, name: string })),
        readOnly: true,
        description: 'What mode isolated acts at: breakers that are known to guard the target.',
      },
    },
    ['latencyMs', 'statusCode', 'percentage', 'breakers'],
  ),
  Experiment: record(
    {
      id: string,
      ...definition,
      createdAt: epochMs,
      status: { enum: ['active', 'expired', 'stopped', 'aborted'] },
      stoppedAt: { ...epochMs, description: 'Epoch milliseconds; 0 while nobody has stopped it.' },
      stopReason: string,
      injected: {
        ...number,
        description: 'Calls it injected into; of one experiment only, and left out where counting would take too long.',
      },
    },
    ['injected'],
  ),
  ExperimentList: record({ now: epochMs, experiments: listOf(ref('Experiment')) }),
  DeployDefinition: record(deploy, ['version', 'at', 'environment', 'description', 'url']),
  Deploy: record({
    id: { ...string, description: 'Empty of one that was only seen in spans.' },
    ...deploy,
    previousVersion: { ...string, description: 'Empty if it is not known.' },
    source: { enum: ['reported', 'seen'] },
  }),
  Diagnosis: record({
    window: record({ from: epochMs, to: epochMs }),
    baseline: record({ from: epochMs, to: epochMs }),
    suspects: listOf(ref('Suspect')),
    summary: string,
    critical: { ...string, description: "First service to degrade; '' if none did." },
    impact: record({
      services: listOf(string),
      entries: listOf(string),
      requestsLost: number,
      shareOfEntry: { ...share, description: 'Of the requests at the entry, above the share before.' },
    }),
    signatures: {
      ...listOf(record({ name: string, distance: number, experimentId: string })),
      description: 'Known faults that look like this one; none yet, as nothing teaches them.',
    },
    tookMs: number,
  }),
  Suspect: record(
    {
      rank: { ...integer, description: 'From 1; tied suspects share the first of their ranks.' },
      score: { ...share, description: 'How much of what changed it explains, and how sure that is.' },
      service: { ...string, description: 'Id of a node.' },
      kind: { enum: ['service', 'connection', 'dependency'] },
      operation: string,
      connection: record({ source: string, target: string }),
      share: record({ errors: share, latency: share, shape: share }),
      reading: string,
      sentence: string,
      evidence: listOf(
        record({
          type: { enum: ['latency', 'errors', 'shape'] },
          text: string,
          figures: { type: 'object', additionalProperties: number },
          where: record({ service: string, operation: string, kind: string, callee: string }, ['kind', 'callee']),
          traceIds: { ...listOf(string), description: 'Up to three examples.' },
        }),
      ),
      attributes: {
        ...listOf(record({ key: string, value: string, inBad: share, inGood: share })),
        description: 'Of the first suspect: what its bad spans carry more often than its good ones.',
      },
      tiedWith: listOf(string),
      explains: { ...share, description: 'Of the newly failed or slow requests, had it behaved as before.' },
    },
    ['connection', 'attributes'],
  ),
  DeployList: record({ deploys: listOf(ref('Deploy')) }),
  Error: record({ error: record({ code: string, message: string, parameter: string }, ['parameter']) }),
  Latency: {
    ...record({ p50: number, p95: number, p99: number }),
    description: 'Milliseconds, from merged histograms (off by at most 2.2 %).',
  },
  Window: record({ from: epochMs, to: epochMs, bucketMs: integer }),
  Node: record({
    id: string,
    name: string,
    kind: { enum: ['service', 'database', 'cache', 'queue', 'external', 'entry'] },
    namespace: string,
    team: string,
    criticality: string,
    regions: listOf(string),
    versions: listOf(string),
    instances: integer,
    requests: number,
    errors: number,
    rps: number,
    errorRate: share,
    latency: ref('Latency'),
    requestsPerEntry: { ...number, description: 'Requests here per request at the entry.' },
    health,
    notices,
    suspicion: share,
  }),
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
    },
    ['recent'],
  ),
  Graph: record({
    window: ref('Window'),
    asOf: { ...epochMs, description: 'Start of the newest call seen, epoch milliseconds.' },
    partial: { type: 'boolean', description: 'True if part of the window could not be read.' },
    nodes: listOf(ref('Node')),
    connections: listOf(ref('Connection')),
    entry: record({ rps: number, errorRate: share, fanOut: record({ mean: number, p99: number, max: number }) }),
    quality: record({ spans: number, duplicates: number, late: number, orphans: number, rejected: number }),
    notices: {
      ...notices,
      description: 'What concerns the whole map at this moment, such as a full disk; empty for a window that is over.',
    },
  }),
  Breaker: record({
    ...breakerFigures,
    latency: {
      ...breakerFigures.latency,
      description: 'Of the connection that it guards; null where there was no call.',
    },
    transitions: listOf(
      record({
        at: epochMs,
        instance: string,
        from: string,
        to: string,
        reason: string,
        traceId: string,
        injected: { type: 'boolean' },
      }),
    ),
    timeInState: {
      ...byState(integer),
      description: 'Milliseconds within the window, added up over the instances that live at its end.',
    },
  }),
  BreakerWall: record({
    window: {
      ...record({ from: epochMs, to: epochMs }),
      description: 'What counts and latencies are of; ends before what is on its way.',
    },
    asOf: epochMs,
    partial: { type: 'boolean', description: 'True if a shard of the cluster did not answer.' },
    stepMs: { ...integer, description: 'Length of a step of the courses.' },
    openingsMs: { ...integer, description: 'How far back openings are told.' },
    breakers: listOf(ref('WallBreaker')),
    bulkheads: listOf(ref('Bulkhead')),
  }),
  WallBreaker: record({
    ...breakerFigures,
    latency: {
      ...breakerFigures.latency,
      description: 'Of the calls that it let through, from merged histograms; null where there was none.',
    },
    openings: {
      ...record({
        count: integer,
        lastAt: epochMs,
        lastMs: { ...number, description: 'How long until it closed, or until now.' },
        injected: { type: 'boolean', description: 'An injected fault caused one of them.' },
      }),
      description: 'From transitions, so that none is too short to be seen.',
    },
    course: {
      ...record({ attempted: listOf(number), shortCircuited: listOf(number) }),
      description: 'Calls by step, oldest first, until the end of the window.',
    },
  }),
  Bulkhead: {
    ...record({
      name: string,
      service: string,
      library: string,
      ...bulkheadFill,
      instances: listOf(record({ instance: string, at: epochMs, ...bulkheadFill })),
    }),
    description: 'Calls, added up over the living instances; null where one of them does not tell.',
  },
  Point: {
    ...record({ at: epochMs, requests: number, errors: number, latency: ref('Latency') }),
    description:
      'Calls of one step, until the next point: 10 s, or longer in long windows, which have 400 points at most.',
  },
  Operation: record({ operation: string, ...served }),
  Instance: record({ instance: string, version: string, region: string, lastSeen: epochMs, ...served }),
  Version: record({ version: string, instances: integer, ...served }),
  TraceSummary: record({
    traceId: string,
    rootService: { ...string, description: "Of its root span; '' if that was not received." },
    rootOperation: string,
    start: epochMs,
    duration: { ...number, description: "From its first span's start to its last span's end." },
    spans: integer,
    errors: integer,
    services: listOf(string),
    matchedSpans: { ...integer, description: 'Spans in the window that match.' },
  }),
  TraceList: record({
    window: record({ from: epochMs, to: epochMs }),
    traces: listOf(ref('TraceSummary')),
    nextCursor: { type: ['string', 'null'], description: 'For `cursor`; null when there is no more.' },
  }),
  Trace: record({
    traceId: string,
    start: { ...number, description: 'Epoch milliseconds.' },
    duration: number,
    rootId: { ...string, description: "The span that it is named by; '' if there is none." },
    services: listOf(string),
    errors: integer,
    cut: { type: 'boolean', description: 'True if there are more spans than these, which are the earliest.' },
    resources: { ...listOf(texts), description: 'Attributes of the resources that its spans come from.' },
    spans: { ...listOf(ref('Span')), description: 'The tree: parents before children, siblings by start.' },
    criticalPath: {
      ...listOf(record({ spanId: string, offset: number, duration: number })),
      description: "What decided the root's duration, without gap or overlap; earliest first.",
    },
  }),
  Span: record({
    spanId: string,
    parentSpanId: { ...string, description: "As it was received; '' for a root." },
    placement: {
      enum: ['root', 'child', 'gap', 'cycle'],
      description: 'gap: stands for a parent that was not received; cycle: its parent is among its descendants.',
    },
    parentId: { ...string, description: "The span that it stands below; '' for none." },
    children: { ...listOf(string), description: 'Ids of the spans that stand below it.' },
    depth: integer,
    offset: { ...number, description: 'Where it is shown, since the trace began; clocks that are off are put right.' },
    start: { ...number, description: 'As it was received, in epoch milliseconds.' },
    duration: number,
    clockOffset: { ...number, description: 'By how much it was moved to where it is shown.' },
    selfTime: { ...number, description: 'Own duration while no child ran.' },
    criticalTime: { ...number, description: "How much of the root's duration it decided." },
    breaker: {
      anyOf: [
        record({
          name: string,
          state: string,
          isProbe: { type: 'boolean' },
          policy: string,
          outcome: string,
          rejection: string,
          fallback: string,
          changes: listOf(record({ at: number, from: string, to: string, reason: string })),
        }),
        { type: 'null' },
      ],
      description: 'What a circuit breaker or another policy of resilience had to do with it.',
    },
    fault: {
      anyOf: [
        record({ role: { enum: ['injected', 'collateral'] }, experimentId: string, kind: string, attributes: texts }),
        { type: 'null' },
      ],
      description: 'What an injected fault had to do with it.',
    },
    span: {
      anyOf: [
        record({
          service: string,
          instance: string,
          operation: string,
          kind: { enum: ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] },
          status: { enum: ['unset', 'ok', 'error'] },
          statusMessage: string,
          traceState: string,
          scope: record({ name: string, version: string }),
          attributes: texts,
          resource: { ...integer, description: 'Place of its resource in `resources`.' },
          events: listOf(record({ at: number, name: string, attributes: texts })),
          links: listOf(record({ traceId: string, spanId: string, traceState: string, attributes: texts })),
        }),
        { type: 'null' },
      ],
      description: 'What was received; null for a gap.',
    },
  }),
  AttributeKeys: record({
    sampledSpans: { ...integer, description: 'Spans that were looked at: the newest of the window.' },
    keys: listOf(record({ key: string, scope: attributeScope, spans: integer })),
  }),
  AttributeValues: record({
    sampledSpans: integer,
    key: string,
    values: listOf(record({ value: string, scope: attributeScope, spans: integer })),
  }),
  Status: {
    ...record({ state: { enum: ['waiting', 'live', 'stale'] }, message: string, readAt: epochMs, now: epochMs }),
    description: 'Whether the newest snapshot is fresh, and if not, why.',
  },
} as const;
