/** Of so many calls so many failed. */
export interface Share {
  errors: number;
  of: number;
}

/** Differences of which chance makes one in about 700: many are compared at once. */
const LEAST_Z = 3;

/** Whether the share of errors rose by more than chance explains: a test of two proportions. */
export function hasRisen(during: Share, before: Share): boolean {
  const all = during.of + before.of;
  if (during.of === 0 || all === 0) return false;
  // One call more and one error more on both sides: two errors of ten are no proof after none of ten.
  const shareOf = ({ errors, of }: Share) => (Math.min(errors, of) + 0.5) / (of + 1);
  const pooled = (Math.min(during.errors + before.errors, all) + 1) / (all + 2);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / (during.of + 1) + 1 / (before.of + 1)));
  return (shareOf(during) - shareOf(before)) / spread >= LEAST_Z;
}
