import type { FieldProblem } from '@faultline/model';

/** What is wrong with a field of a form. */
export interface FormProblem {
  /** As the API calls it. */
  field: string;
  /** A sentence. */
  said: string;
}

/**
 * Says of each field once what the form expects there.
 * @param expected sentences, by field
 * @param refused a sentence around what the API says, for fields that have none
 */
export function inFormWords(
  problems: readonly FieldProblem[],
  expected: Readonly<Record<string, string>>,
  refused: (message: string) => string,
): FormProblem[] {
  const said = new Map<string, string>();
  for (const { field, message } of problems) {
    const sentence = expected[withoutPlace(field)];
    said.set(sentence ? withoutPlace(field) : field, sentence ?? refused(message));
  }
  return [...said].map(([field, sentence]) => ({ field, said: sentence }));
}

/** The field that is a list, of one of its items: `headers` of `headers[2].name`. */
function withoutPlace(field: string): string {
  return field.replace(/\[\d+\](\.(name|value))?$/, '');
}
