/** What functions that stand in for a library's do there, each of which is done once. */
const replacements = new WeakMap<object, ReadonlySet<Purpose>>();

export type Purpose = 'trace' | 'inject';
type AnyFunction = (this: never, ...args: never[]) => unknown;

/**
 * Replaces a method, once for each purpose; whoever asks for it a second time gets nothing done.
 *
 * @param holder the prototype or object that has the method.
 */
export function replaceMethod(
  holder: object,
  name: string,
  replace: (original: AnyFunction) => AnyFunction,
  purpose: Purpose = 'trace',
): void {
  const original = (holder as Record<string, unknown>)[name];
  if (typeof original !== 'function') return;
  const done = replacements.get(original) ?? new Set();
  if (done.has(purpose)) return;
  const replacement = replace(original as AnyFunction);
  replacements.set(replacement, new Set([...done, purpose]));
  Object.defineProperty(holder, name, { value: replacement, configurable: true, writable: true, enumerable: false });
}

/**
 * Exports of a module with some of them replaced. A namespace of import-in-the-middle takes them in place; the one that
 * `require` of an ES module returns is frozen, so there a copy is made.
 */
export function replaceExports<Exports extends object>(exports: Exports, replacements: Partial<Exports>): Exports {
  try {
    Object.assign(exports, replacements);
    return exports;
  } catch {
    return { ...exports, ...replacements };
  }
}
