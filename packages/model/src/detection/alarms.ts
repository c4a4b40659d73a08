import type { Course } from './detect.ts';
import type { DetectionWeights } from './weights.ts';

/** A call between two services, by their names. */
export interface ServiceCall {
  caller: string;
  callee: string;
}

/** Which services call each other, in both directions. */
export type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

/** Pairs of a caller and a callee as neighbours. */
export function neighboursOf(calls: Iterable<ServiceCall>): Neighbours {
  const neighbours = new Map<string, Set<string>>();
  const add = (one: string, other: string) => {
    const known = neighbours.get(one) ?? new Set();
    neighbours.set(one, known.add(other));
  };
  for (const { caller, callee } of calls) {
    add(caller, callee);
    add(callee, caller);
  }
  return neighbours;
}

/** So many services add up: the longer a path of calls, the likelier that some of it are restless by chance. */
const MOST_ADDED = 3;

/**
 * Bad streams that belong together, each group with a reason to call it an incident: requests at the entry are bad, one
 * stream is beyond doubt, or one is nearly bad and what the services of its group show comes to an incident. Several views
 * of one service are no more than the worst of them. Strongest group first, its courses by onset.
 */
export function alarmsAmong(courses: Iterable<Course>, neighbours: Neighbours, weights: DetectionWeights): Course[][] {
  const restless = [...courses].filter(({ strength }) => strength >= weights.adds);
  return together(restless, neighbours)
    .filter((group) => isIncident(group, weights))
    .map((group) => group.sort(byOnset))
    .sort((a, b) => greatest(b) - greatest(a));
}

function isIncident(group: readonly Course[], { alone, leads, inAll }: DetectionWeights): boolean {
  const strongest = greatest(group);
  if (strongest >= alone || group.some(({ stream, strength }) => stream.kind === 'entry' && strength >= 1)) return true;
  const services = [...Map.groupBy(group, ({ stream }) => stream.service).values()].map(greatest);
  const worst = services.sort((a, b) => b - a).slice(0, MOST_ADDED);
  return services.length > 1 && strongest >= leads && worst.reduce((sum, one) => sum + one, 0) >= inAll;
}

/** Courses of services that are neighbours, directly or through others of them. */
export function together(bad: readonly Course[], neighbours: Neighbours): Course[][] {
  const left = new Map(Map.groupBy(bad, ({ stream }) => stream.service));
  const groups: Course[][] = [];
  for (const service of [...left.keys()].sort()) {
    const group: Course[] = [];
    const reached = [service];
    for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
      const own = left.get(next);
      if (!own) continue;
      left.delete(next);
      group.push(...own);
      reached.push(...(neighbours.get(next) ?? []));
    }
    if (group.length > 0) groups.push(group);
  }
  return groups;
}

function byOnset(a: Course, b: Course): number {
  return a.onsetMs - b.onsetMs || b.strength - a.strength || (a.stream.service < b.stream.service ? -1 : 1);
}

function greatest(group: readonly Course[]): number {
  return Math.max(...group.map(({ strength }) => strength));
}
