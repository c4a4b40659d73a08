import { DecodeError } from './decode-error.ts';

/** An integer literal that a double may not hold: it stands after `:`, `,` or `[`, outside of quotes. */
const LONG_INTEGER = /[:,[]\s*-?\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * JSON text as values; integers beyond 2^53 come as bigint, with every digit.
 * @throws DecodeError when it is not JSON
 */
export function parseJson(payload: Uint8Array): unknown {
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
