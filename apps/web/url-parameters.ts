/** Parameters that a page knows in its address, and whether it understands a value of each. */
export type KnownParameters = Readonly<Record<string, (value: string, query: URLSearchParams) => boolean>>;

/** Every text is understood. */
export const anyText = () => true;

/** One of these words, or none. */
export const oneOf =
  (...words: readonly string[]) =>
  (value: string) =>
    value === '' || words.includes(value);

/** What of an address means nothing to a page, as it stands there: `status=banana`. */
export function notUnderstood(query: URLSearchParams, known: KnownParameters): string[] {
  return [...query]
    .filter(([name, value]) => !(Object.hasOwn(known, name) && known[name]!(value, query)))
    .map(([name, value]) => `${name}=${value}`);
}
