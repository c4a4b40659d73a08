import type { FilterField } from './filter.ts';

/** What was expected instead of what is there. */
export type Expected =
  | 'field'
  | 'comparison'
  | 'colon'
  | 'share'
  | 'duration'
  | 'rate'
  | 'word'
  | 'term'
  | 'closing-quote'
  | { oneOf: readonly string[] };

/** Why a text is no filter. */
export interface FilterError {
  /** Place in the text and length of what is wrong; at the end of the text, 0, where something is missing. */
  at: number;
  length: number;
  expected: Expected;
  /** The field that it was said of. */
  field?: FilterField;
}

export class FilterSyntaxError extends Error {
  readonly problem: FilterError;

  constructor(problem: FilterError) {
    super(`no filter, from character ${problem.at + 1} on`);
    this.problem = problem;
  }
}
