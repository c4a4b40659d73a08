/** Functions that stand in for a library's, so that none is wrapped twice. */
const replacements = new WeakSet<object>();

type AnyFunction = (this: never, ...args: never[]) => unknown;

/**
 * Replaces a method, once; whoever asks for it a second time gets nothing done.
 *
 * @param holder the prototype or object that has the method.
 */
export function replaceMethod(holder: object, name: string, replace: (original: AnyFunction) => AnyFunction): void {
  const original = (holder as Record<string, unknown>)[name];
  if (typeof original !== 'function' || replacements.has(original)) return;
  const replacement = replace(original as AnyFunction);
  replacements.add(replacement);
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
