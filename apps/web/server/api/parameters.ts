import { ApiError, badParameter } from './api-error.ts';

/**
 * Refuses parameters that a route does not have, so that a slip of the pen is not taken for "no filter", and those given
 * more than once that have one value.
 * @throws ApiError 400
 */
export function checkParameters(
  query: URLSearchParams,
  known: readonly string[],
  repeatable: readonly string[] = [],
): void {
  for (const name of new Set(query.keys())) {
    if (!known.includes(name) && !repeatable.includes(name)) {
      const message = `There is no parameter "${shorten(name)}"; there are ${[...known, ...repeatable].join(', ')}.`;
      throw new ApiError(400, 'unknown_parameter', message, shorten(name));
    }
    if (!repeatable.includes(name) && query.getAll(name).length > 1) {
      throw new ApiError(400, 'bad_parameter', `${name} is given more than once, but one value is expected.`, name);
    }
  }
}

const MAX_TEXT = 1_000;

/** A name or text of at most 1,000 characters; undefined if it is absent or empty. */
export function readText(query: URLSearchParams, parameter: string): string | undefined {
  return checkLength(query.get(parameter) ?? '', parameter) || undefined;
}

/** @throws ApiError 400 for a text of more than 1,000 characters */
export function checkLength(text: string, parameter: string): string {
  if (text.length > MAX_TEXT) throw badParameter(parameter, shorten(text), `a text of at most ${MAX_TEXT} characters`);
  return text;
}

/** A whole number from `least` to `most`. */
export function readWhole(
  query: URLSearchParams,
  parameter: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const text = query.get(parameter);
  if (text === null) return fallback;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw badParameter(parameter, shorten(text), `a whole number from ${least} to ${most}`);
  }
  return value;
}

/** What a client sent, short enough to be sent back. */
export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
