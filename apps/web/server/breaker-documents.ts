import {
  type BreakerInstance,
  type BreakerOutcomes,
  breakerKey,
  breakerTargets,
  type GraphFacts,
  NO_OUTCOMES,
  nodeId,
  resolveTargets,
  type TrafficGraph,
} from '@faultline/model';
import type { BreakerDocument, TransitionDocument } from '../api-documents.ts';
import { byPlace, lastChange, outcomeFigures, stateOf } from './breaker-figures.ts';
import { timeInStates } from './time-in-states.ts';

/** Transitions of one breaker, newest first. */
export interface BreakerPast {
  service: string;
  name: string;
  library: string;
  transitions: TransitionDocument[];
  /** Since then these are all; epoch milliseconds. */
  completeSinceMs: number;
}

/** Of each breaker, the newest ones: what times in states are made of may be more. */
const MOST_TRANSITIONS_TOLD = 100;

interface Draft {
  service: string;
  name: string;
  library: string;
  instances: BreakerInstance[];
  outcomes: BreakerOutcomes;
  transitions: TransitionDocument[];
  completeSinceMs: number;
}

/**
 * Puts together what is known of each breaker: its calls, its instances' states, its past, the connection it guards. One
 * whose instances are all gone keeps the state of its last transition; of one that left no word of its state nothing is
 * said.
 */
export function breakerDocuments(
  facts: GraphFacts,
  graph: TrafficGraph,
  past: readonly BreakerPast[],
): BreakerDocument[] {
  const drafts = new Map<string, Draft>();
  const draftOf = ({ service, name, library }: { service: string; name: string; library: string }): Draft => {
    const key = `${service}\n${name}`;
    const draft = drafts.get(key) ?? {
      service,
      name,
      library,
      instances: [],
      outcomes: { ...NO_OUTCOMES },
      transitions: [],
      completeSinceMs: facts.window.fromMs,
    };
    drafts.set(key, draft);
    return draft;
  };
  for (const fact of facts.breakers) addOutcomes(draftOf(fact).outcomes, fact.outcomes);
  for (const states of facts.breakerStates) draftOf(states).instances = states.instances;
  for (const { transitions, completeSinceMs, ...breaker } of past) {
    Object.assign(draftOf(breaker), { transitions, completeSinceMs });
  }

  const untilMs = Math.min(facts.window.toMs, facts.nowMs);
  const targets = breakerTargets(facts, resolveTargets(facts));
  return [...drafts.values()]
    .filter(({ instances, transitions }) => instances.length > 0 || lastChange(transitions))
    .sort(byPlace)
    .map((draft) => {
      const target = targets.get(breakerKey(draft.service, draft.name));
      return describe(draft, target ? nodeId(target) : '', graph, untilMs);
    });
}

function describe(
  { service, name, library, instances, outcomes, transitions, completeSinceMs }: Draft,
  target: string,
  graph: TrafficGraph,
  untilMs: number,
): BreakerDocument {
  const connection = graph.connections.find((other) => other.source === service && other.target === target);
  return {
    name,
    service,
    target,
    library,
    ...stateOf(instances, transitions),
    ...outcomeFigures(outcomes),
    latency: connection?.latency ?? null,
    transitions: transitions.slice(0, MOST_TRANSITIONS_TOLD),
    timeInState: timeInStates(instances, transitions, completeSinceMs, untilMs),
  };
}

function addOutcomes(sum: BreakerOutcomes, addition: BreakerOutcomes): void {
  for (const outcome of Object.keys(NO_OUTCOMES) as (keyof BreakerOutcomes)[]) sum[outcome] += addition[outcome];
}
