import type { BreakerState, ConnectionKind, Health, NodeKind } from '@faultline/model';
import { numbersOf } from '../numbers.ts';

const { timeSpan } = numbersOf('en');

/** What nodes, connections and breakers are and how they fare. */
export const graphEnglish = {
  health: {
    ok: 'healthy',
    degraded: 'degraded',
    failing: 'failing',
    idle: 'idle',
    unknown: 'too few calls to judge',
  } satisfies Record<Health, string>,

  nodeKind: {
    service: 'service',
    database: 'database',
    cache: 'cache',
    queue: 'queue',
    external: 'external',
    entry: 'entry',
    group: 'group',
  } satisfies Record<NodeKind, string>,

  connectionKind: {
    rpc: 'call',
    messaging: 'messaging',
    database: 'database',
  } satisfies Record<ConnectionKind, string>,

  breakerState: {
    closed: 'closed',
    half_open: 'half-open',
    open: 'open',
    isolated: 'forced open',
  } satisfies Record<BreakerState, string>,

  breaker: {
    title: 'Circuit breaker',
    state: (state: string) => `breaker ${state}`,
    refusing: (open: number, instances: number) =>
      instances === 1 ? 'refuses calls' : `refuses calls on ${open} of ${instances} instances`,
    since: (ms: number) => `for ${timeSpan(ms)}`,
    nextProbe: (ms: number) => (ms > 0 ? `probes in ${timeSpan(ms)}` : 'probes with the next call'),
    transitions: 'Recent transitions',
    noTransitions: 'It did not change state in the last 15 minutes.',
    ago: (ms: number) => `${timeSpan(ms)} ago`,
    injected: 'injected fault',
    reasons: {
      error_threshold: 'error threshold reached',
      reset_timeout: 'reset timeout over',
      probe_success: 'probe succeeded',
      probe_failure: 'probe failed',
      manual: 'by hand',
      shutdown: 'shutdown',
    } as Record<string, string>,
  },

  outcome: {
    succeeded: 'succeeded',
    failed: 'failed',
    timedOut: 'timed out',
    rejected: 'rejected',
    shortCircuited: 'short-circuited',
  },
};
