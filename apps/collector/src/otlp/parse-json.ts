import { DecodeError, TooMuchError } from './decode-error.ts';

/** An integer literal that a double may not hold: it stands after `:`, `,` or `[`, outside of quotes. */
const LONG_INTEGER = /[:,[]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * A value takes about 60 bytes of memory, however few it takes as text: 64 MiB of `{},` would take gigabytes, and stop
 * everything for as long as they are collected. Real requests have a value per 15 bytes or more.
 */
const MAX_VALUES = 5_000_000;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;

/**
 * JSON text as values; integers beyond 2^53 come as bigint, with every digit.
 * @throws DecodeError when it is not JSON, TooMuchError when it is too many values
 */
export function parseJson(payload: Uint8Array): unknown {
  if (payload.length > MAX_VALUES && valuesAtMost(payload) > MAX_VALUES) {
    throw new TooMuchError(`The request has more than ${MAX_VALUES} values: send fewer items per request.`);
  }
  const text = new TextDecoder().decode(payload);
  try {
    return LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
  } catch (error) {
    throw new DecodeError('request', `not JSON: ${(error as Error).message}`);
  }
}

/** Given the literal as it was written: the third argument of a JSON.parse reviver, which TypeScript does not know. */
function keepLongIntegers(this: unknown, ...[, value, context]: [string, unknown, { source?: string }?]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && INTEGER.test(source) ? BigInt(source) : value;
}

/** Counts what begins a value, or stands before one; in texts too, which makes it too many at worst. */
function valuesAtMost(payload: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < payload.length; at++) {
    const byte = payload[at]!;
    if (byte === COMMA || byte === OPENING_BRACKET || byte === OPENING_BRACE) count++;
  }
  return count;
}
