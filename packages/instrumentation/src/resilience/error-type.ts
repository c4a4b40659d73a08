const classNames = new WeakMap<object, string>();

/** Gives a name to errors of a class whose own name says nothing. */
export function nameErrorClass(errorClass: object, name: string): void {
  classNames.set(errorClass, name);
}

/** The value of `error.type` for whatever was thrown: its code, else the name of its class. */
export function errorType(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  return orIfItThrows('Error', () => {
    const className = classNames.get((error as { constructor?: object }).constructor ?? error);
    if (className !== undefined) return className;
    const { code, name } = error as { code?: unknown; name?: unknown };
    if (typeof code === 'string' && code !== '') return code;
    if (typeof name === 'string' && name !== '' && name !== 'Error') return name;
    return (error as { constructor?: { name?: string } }).constructor?.name || 'Error';
  });
}

export function errorMessage(error: unknown): string {
  return orIfItThrows('', () => {
    const message = (error as { message?: unknown } | null | undefined)?.message;
    return typeof message === 'string' ? message : String(error);
  });
}

/**
 * Anything can be thrown: objects without a prototype, which are no strings, or ones whose getters throw. An error of ours
 * would take the place of the one that the application is to get.
 */
function orIfItThrows(otherwise: string, describe: () => string): string {
  try {
    return describe();
  } catch {
    return otherwise;
  }
}
