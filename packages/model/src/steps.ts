/** Work in pieces, for whoever must not be kept from other work for long. */
export type Steps<Result> = Generator<void, Result>;

/** Does all of it, without a pause. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
