/** Steps at the end that spans may be missing from because they are on their way: 20 s. */
const MOST_UNDER_WAY = 10;

/**
 * Which steps spans were heard of, over all courses together. Where spans are late, the end of each course would look like
 * a drop, and rates would be too low; where traffic has just begun, rates would be, too.
 * @param summedSteps steps at the end that counts are of
 * @returns `first` of the steps that counts are of, and `end`, the step after the last one
 */
export function heardSteps(
  courses: readonly { attempted: readonly number[] }[],
  steps: number,
  summedSteps: number,
): { first: number; end: number } {
  const isHeard = (step: number) => courses.some(({ attempted }) => attempted[step]! > 0);
  let end = steps;
  while (end > steps - MOST_UNDER_WAY && !isHeard(end - 1)) end--;
  // The last step that was heard of is not whole then.
  if (end < steps) end--;
  let first = 0;
  while (first < end - 1 && !isHeard(first)) first++;
  const isNew = first > steps - summedSteps && isHeard(first);
  return { first: isNew ? first : steps - summedSteps, end };
}
