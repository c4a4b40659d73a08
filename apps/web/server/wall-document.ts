import type { BreakerWallFacts, BulkheadStates } from '@faultline/clickhouse';
import { breakerKey, breakerTargets, NO_OUTCOMES, nodeId, openingsOf, percentilesMs } from '@faultline/model';
import type {
  BreakerWallDocument,
  BulkheadDocument,
  TransitionDocument,
  WallBreakerDocument,
} from '../api-documents.ts';
import { byPlace, lastChange, outcomeFigures, stateOf } from './breaker-figures.ts';
import { heardSteps } from './heard-steps.ts';

/** Times of one reading of the wall, in epoch milliseconds. */
export interface WallTimes {
  /** Of the first step of the courses. */
  fromMs: number;
  stepMs: number;
  steps: number;
  /** Counts and latencies are of so many of the last steps. */
  summedSteps: number;
  /** How far back openings are told. */
  historyMs: number;
  nowMs: number;
}

/** The wall as the API tells it. Of a breaker that left no word of its state nothing is said. */
export function wallDocument(facts: BreakerWallFacts, times: WallTimes): BreakerWallDocument {
  const { fromMs, stepMs, steps, summedSteps, historyMs, nowMs } = times;
  const coursesOf = new Map(facts.courses.map((course) => [breakerKey(course.service, course.name), course]));
  const statesOf = new Map(facts.breakerStates.map((states) => [breakerKey(states.service, states.name), states]));
  const pastOf = new Map(facts.histories.map((history) => [breakerKey(history.service, history.name), history]));
  const services = [...facts.courses, ...facts.breakerStates].map(({ service }) => ({ name: service }));
  const targets = breakerTargets({ ...facts, services, breakers: facts.courses }, []);
  const { first, end } = heardSteps(facts.courses, steps, summedSteps);
  const idle = Array.from({ length: end }, () => 0);

  const describe = (key: string): WallBreakerDocument | undefined => {
    const [course, states, past] = [coursesOf.get(key), statesOf.get(key), pastOf.get(key)];
    const { service, name, library } = (states ?? past ?? course)!;
    const transitions: TransitionDocument[] = (past?.transitions ?? []).map(({ atMs, ...transition }) => ({
      at: atMs,
      ...transition,
    }));
    const instances = states?.instances ?? [];
    if (instances.length === 0 && !lastChange(transitions)) return undefined;
    const target = targets.get(key);
    return {
      name,
      service,
      target: target ? nodeId(target) : '',
      library: library || course?.library || '',
      ...stateOf(instances, transitions),
      ...outcomeFigures(course?.outcomes ?? NO_OUTCOMES, states?.errorThreshold),
      latency: course && course.latency.size > 0 ? percentilesMs(course.latency) : null,
      openings: openingsOf(transitions, past?.completeSinceMs ?? nowMs - historyMs, nowMs),
      course: {
        attempted: course?.attempted.slice(0, end) ?? idle,
        shortCircuited: course?.shortCircuited.slice(0, end) ?? idle,
      },
    };
  };
  const keys = new Set([...statesOf.keys(), ...coursesOf.keys(), ...pastOf.keys()]);
  return {
    window: { from: fromMs + first * stepMs, to: fromMs + end * stepMs },
    asOf: nowMs,
    partial: facts.partial,
    stepMs,
    openingsMs: historyMs,
    breakers: [...keys]
      .map(describe)
      .filter((breaker) => breaker !== undefined)
      .sort(byPlace),
    bulkheads: facts.bulkheads.map(bulkheadDocument).sort(byPlace),
  };
}

function bulkheadDocument({ instances, ...bulkhead }: BulkheadStates): BulkheadDocument {
  return {
    ...bulkhead,
    active: sumOfAll(instances.map(({ active }) => active)),
    capacity: sumOfAll(instances.map(({ capacity }) => capacity)),
    queued: sumOfAll(instances.map(({ queued }) => queued)),
    instances: instances.map(({ atMs, ...instance }) => ({ at: atMs, ...instance })),
  };
}

/** Null where one of them is not known: a sum without it would be too low. */
function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}
