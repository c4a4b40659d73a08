import type { AdmittedState } from '@faultline/clickhouse';
import {
  type BreakerInstance,
  type BreakerOutcomes,
  type BreakerState,
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
  admittedIn?: BreakerState;
  errorThreshold?: number;
}

/** Breakers with calls in the window, but for a while none, of whose state neither an instance nor a transition tells. */
export function breakersWithoutState(
  { breakers, breakerStates }: GraphFacts,
  past: readonly BreakerPast[],
): { service: string; name: string }[] {
  const told = new Set(
    [...breakerStates, ...past.filter(({ transitions }) => lastChange(transitions))].map(({ service, name }) =>
      breakerKey(service, name),
    ),
  );
  const silent = new Map(breakers.map(({ service, name }) => [breakerKey(service, name), { service, name }]));
  return [...silent].filter(([key]) => !told.has(key)).map(([, breaker]) => breaker);
}

/**
 * Puts together what is known of each breaker: its calls, its instances' states, its past, the connection it guards. One
 * whose instances are all gone keeps the state of its last transition, or else of its newest call; of one that left no
 * word of its state nothing is said.
 * @param admitted states that calls told of, of `breakersWithoutState`
 */
export function breakerDocuments(
  facts: GraphFacts,
  graph: TrafficGraph,
  past: readonly BreakerPast[],
  admitted: readonly AdmittedState[],
): BreakerDocument[] {
  const drafts = new Map<string, Draft>();
  const draftOf = ({ service, name, library }: { service: string; name: string; library: string }): Draft => {
    const key = breakerKey(service, name);
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
  for (const { instances, errorThreshold, ...breaker } of facts.breakerStates) {
    Object.assign(draftOf(breaker), { instances, errorThreshold });
  }
  for (const { transitions, completeSinceMs, ...breaker } of past) {
    Object.assign(draftOf(breaker), { transitions, completeSinceMs });
  }

  for (const { service, name, state } of admitted) {
    draftOf({ service, name, library: '' }).admittedIn = state;
  }

  const untilMs = Math.min(facts.window.toMs, facts.nowMs);
  const targets = breakerTargets(facts, resolveTargets(facts));
  return [...drafts.values()]
    .filter(({ instances, transitions, admittedIn }) => instances.length > 0 || lastChange(transitions) || admittedIn)
    .sort(byPlace)
    .map((draft) => {
      const target = targets.get(breakerKey(draft.service, draft.name));
      return describe(draft, target ? nodeId(target) : '', graph, untilMs);
    });
}

function describe(
  { service, name, library, instances, outcomes, transitions, completeSinceMs, admittedIn, errorThreshold }: Draft,
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
    ...stateOf(instances, transitions, admittedIn),
    ...outcomeFigures(outcomes, errorThreshold),
    latency: connection?.latency ?? null,
    transitions: transitions.slice(0, MOST_TRANSITIONS_TOLD),
    timeInState: timeInStates(instances, transitions, completeSinceMs, untilMs),
  };
}

function addOutcomes(sum: BreakerOutcomes, addition: BreakerOutcomes): void {
  for (const outcome of Object.keys(NO_OUTCOMES) as (keyof BreakerOutcomes)[]) sum[outcome] += addition[outcome];
}
