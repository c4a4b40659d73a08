import { boolean, breakerState, epochMs, integer, listOf, number, record, ref, share, string } from './words.ts';

const byState = (value: object) => record({ closed: value, half_open: value, open: value, isolated: value });

const breakerFigures = {
  name: string,
  service: string,
  target: { ...string, description: "Node that its calls go to; '' if no call through it was seen." },
  library: string,
  state: {
    ...breakerState,
    description:
      "The worst of its instances' states; where none lives, what its last transition in the window led to, or its newest call there was admitted in.",
  },
  since: epochMs,
  nextProbeAt: { ...epochMs, description: "Epoch milliseconds; the earliest of its instances' probes, 0 for none." },
  instances: byState(integer),
  instanceStates: listOf(record({ instance: string, state: breakerState, since: epochMs, nextProbeAt: epochMs })),
  window: record({
    calls: number,
    failures: number,
    errorRate: share,
    threshold: {
      type: ['number', 'null'],
      description: 'Error rate, 0 to 1, that opens it; null where it is not known.',
    },
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

/** Breakers and bulkheads. */
export const BREAKER_SCHEMAS = {
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
        injected: boolean,
      }),
    ),
    timeInState: {
      ...byState(integer),
      description:
        'Milliseconds within the window, added up over the instances that live at its end; of one that changed more than a thousand times, since the thousandth last change.',
    },
  }),
  BreakerWall: record({
    window: {
      ...record({ from: epochMs, to: epochMs }),
      description: 'What counts and latencies are of; ends before what is on its way.',
    },
    asOf: epochMs,
    partial: { ...boolean, description: 'True if a shard of the cluster did not answer.' },
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
        injected: { ...boolean, description: 'An injected fault caused one of them.' },
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
};
