import { ENTRY_NODE } from '../node.ts';
import type { GraphConnection, GraphNode } from '../traffic-graph.ts';
import type { Experiment, Fault } from './experiment.ts';
import { hasRisen, type Share } from './share-test.ts';
import { isAtTarget } from './target-connections.ts';

/** What a graph says of the time of an experiment, and, as `baseline`, of as long a time before it; null where nothing was seen. */
export interface IsolationFacts {
  nodes: (Pick<GraphNode, 'id' | 'name' | 'kind' | 'requests' | 'errors'> & {
    baseline: Pick<GraphNode, 'requests' | 'errors'> | null;
  })[];
  connections: (ConnectionFigures & { baseline: Omit<ConnectionFigures, 'source' | 'target' | 'breaker'> | null })[];
  /** Whether a part of either window could not be read. */
  isPartial: boolean;
  /** Openings of breakers in that time. `injected`: the call that caused it had a fault injected. */
  openings: BreakerOpening[];
}

type ConnectionFigures = Pick<
  GraphConnection,
  | 'source'
  | 'target'
  | 'breaker'
  | 'executed'
  | 'failed'
  | 'timedOut'
  | 'injected'
  | 'attempted'
  | 'fallbackServed'
  | 'fallbackFailed'
>;

export interface BreakerOpening {
  service: string;
  name: string;
  /** Epoch milliseconds. */
  at: number;
  injected: boolean;
}

/** `good`: as it should be; `bad`: it hurt; `unclear`: not to be told; `neutral`: says nothing about isolation. */
export type FindingTone = 'good' | 'bad' | 'unclear' | 'neutral';

/** A sentence of the report, with the figures behind it. */
export type IsolationFinding = { tone: FindingTone } & (
  | { about: 'abort'; reason: string }
  | { about: 'injections'; calls: number }
  | { about: 'breakers'; openings: BreakerOpening[]; isExpected: boolean }
  | { about: 'fallbacks'; served: number; failed: number }
  | { about: 'entry'; during: Share; before: Share; leastRequests: number }
  /** `rose` are those whose errors rose; of `judged` services, and `few` had too little traffic. */
  | { about: 'services'; rose: { name: string; during: Share; before: Share }[]; judged: number; few: number }
  | { about: 'partial' }
);

export interface IsolationReport {
  verdict: 'held' | 'broken' | 'unclear';
  findings: IsolationFinding[];
}

/**
 * Whether an experiment hurt nobody but whom it was meant for. Errors are compared with as long a time before; a difference
 * counts where chance does not explain it (a test of two proportions), and over as many requests as the experiment itself
 * wants to see before it judges. What else changed meanwhile is not told apart, and latency is not looked at.
 * @param injectedCalls as spans tell it; undefined where that is not known: then the graph's connections tell
 */
export function judgeIsolation(
  experiment: Experiment,
  facts: IsolationFacts,
  injectedCalls: number | undefined,
): IsolationReport {
  const { nodes, connections, isPartial } = facts;
  const atTarget = connections.filter((connection) => isAtTarget(connection, experiment.faults, nodes));
  const calls = injectedCalls ?? sumOf(connections, ({ injected }) => injected);
  const findings: IsolationFinding[] = [
    ...(experiment.status === 'aborted'
      ? [{ about: 'abort' as const, tone: 'bad' as const, reason: experiment.stopReason }]
      : []),
    { about: 'injections', tone: calls > 0 ? 'neutral' : 'unclear', calls },
    judgeBreakers(experiment, facts.openings),
    judgeFallbacks(atTarget),
    judgeEntry(experiment, connections),
    judgeServices(experiment, facts),
    ...(isPartial ? [{ about: 'partial' as const, tone: 'unclear' as const }] : []),
  ];
  const has = (tone: FindingTone) => findings.some((finding) => finding.tone === tone);
  return { verdict: has('bad') ? 'broken' : has('unclear') ? 'unclear' : 'held', findings };
}

function judgeBreakers({ mode, faults }: Experiment, openings: BreakerOpening[]): IsolationFinding {
  const guards = faults.flatMap(({ breakers = [], target }) =>
    target.type === 'breaker' ? [...breakers, { service: target.from, name: target.name }] : breakers,
  );
  const concerning = openings.filter(
    ({ injected, service, name }) =>
      injected || guards.some((guard) => guard.name === name && (guard.service ?? service) === service),
  );
  const isExpected = mode === 'through';
  const tone = concerning.length === 0 ? 'good' : isExpected ? 'neutral' : 'bad';
  return { about: 'breakers', tone, openings: concerning, isExpected };
}

function judgeFallbacks(atTarget: IsolationFacts['connections']): IsolationFinding {
  const shareOf = (figures: { fallbackFailed: number; attempted: number }[]): Share => ({
    errors: sumOf(figures, ({ fallbackFailed }) => fallbackFailed),
    of: sumOf(figures, ({ attempted }) => attempted),
  });
  const served = sumOf(atTarget, ({ fallbackServed }) => fallbackServed);
  const during = shareOf(atTarget);
  const before = shareOf(atTarget.flatMap(({ baseline }) => baseline ?? []));
  const tone = hasRisen(during, before) ? 'bad' : served > 0 ? 'good' : 'neutral';
  return { about: 'fallbacks', tone, served, failed: during.errors };
}

function judgeEntry({ abort }: Experiment, connections: IsolationFacts['connections']): IsolationFinding {
  const entering = connections.filter(({ source }) => source === ENTRY_NODE);
  const shareOf = (figures: { executed: number; failed: number; timedOut: number }[]): Share => ({
    errors: sumOf(figures, ({ failed, timedOut }) => failed + timedOut),
    of: sumOf(figures, ({ executed }) => executed),
  });
  const during = shareOf(entering);
  const before = shareOf(entering.flatMap(({ baseline }) => baseline ?? []));
  const isEnough = during.of >= abort.minRequests && before.of >= abort.minRequests;
  const tone = !isEnough ? 'unclear' : hasRisen(during, before) ? 'bad' : 'good';
  return { about: 'entry', tone, during, before, leastRequests: abort.minRequests };
}

/**
 * Calls that were made to fail where they arrive are left out of a service's errors. Such as were only made slow are not, nor
 * such as a breaker failed: those never arrived.
 */
function judgeServices({ abort, faults, mode }: Experiment, { nodes, connections }: IsolationFacts): IsolationFinding {
  const fail = faults.some((fault) => fault.kind !== 'latency' && !actsAtBreakers(fault, mode));
  const services = nodes
    .filter(({ kind }) => kind === 'service')
    .map(({ id, name, requests, errors, baseline }) => {
      const arriving = connections.filter(({ target }) => target === id);
      const injected = fail ? sumOf(arriving, (connection) => connection.injected) : 0;
      const during = { errors: Math.max(0, errors - injected), of: requests };
      return { name, during, before: { errors: baseline?.errors ?? 0, of: baseline?.requests ?? 0 } };
    });
  const judged = services.filter(({ during, before }) => Math.min(during.of, before.of) >= abort.minRequests);
  const rose = judged.filter(({ during, before }) => hasRisen(during, before));
  const few = services.length - judged.length;
  const tone = rose.length > 0 ? 'bad' : judged.length > 0 ? 'good' : 'unclear';
  return { about: 'services', tone, rose, judged: judged.length, few };
}

function actsAtBreakers({ target, breakers = [] }: Fault, mode: Experiment['mode']): boolean {
  return target.type === 'breaker' || (mode === 'isolated' && breakers.length > 0);
}

function sumOf<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}
