import type { Course } from './detect.ts';
import type { DetectionWeights } from './weights.ts';

/** Which services call each other, in both directions. */
export type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

/** Pairs of a caller and a callee as neighbours. */
export function neighboursOf(calls: Iterable<{ caller: string; callee: string }>): Neighbours {
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

/**
 * Bad streams that belong together, each group with a reason to call it an incident: requests at the entry are bad, or two
 * streams on one path of calls are, or one is beyond doubt. Strongest group first, its courses by onset.
 */
export function alarmsAmong(courses: Iterable<Course>, neighbours: Neighbours, weights: DetectionWeights): Course[][] {
  const bad = [...courses].filter(({ strength }) => strength >= weights.supports);
  return together(bad, neighbours)
    .filter((group) => group.some((course) => isReason(course, group, neighbours, weights)))
    .map((group) => group.sort(byOnset))
    .sort((a, b) => greatest(b) - greatest(a));
}

function isReason(
  course: Course,
  group: readonly Course[],
  neighbours: Neighbours,
  weights: DetectionWeights,
): boolean {
  if (course.strength < 1) return false;
  if (course.stream.kind === 'entry' || course.strength >= weights.alone) return true;
  return group.some((other) => other !== course && supports(course, other, neighbours));
}

/** Two views of the same spans do not support each other. */
function supports({ stream: a }: Course, { stream: b }: Course, neighbours: Neighbours): boolean {
  if (a.service !== b.service) return neighbours.get(a.service)?.has(b.service) === true;
  return a.kind !== b.kind || (a.operation !== b.operation && a.operation !== '' && b.operation !== '');
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
