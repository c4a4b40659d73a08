import { printable } from '@faultline/model';
import { DecodeError, TooMuchError } from './decode-error.ts';

/** An integer literal that a double may not hold: it stands after `:`, `,` or `[`, outside of quotes. */
const LONG_INTEGER = /[:,[]\s*-?\d{16}/;
/** No 64-bit integer has more digits; those of a longer one would take long to read. */
const INTEGER = /^-?\d{1,20}$/;

/**
 * A list of empty objects weighs thirty times its text. This many values are some hundred megabytes; real requests have one
 * per 15 bytes or more, so that 64 MiB of them are let in.
 */
const MOST_VALUES = 5_000_000;
/** So few bytes cannot hold too many values. */
const HARMLESS_BYTES = MOST_VALUES;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;

/**
 * JSON text as values; integers beyond 2^53 come as bigint, with every digit.
 * @throws DecodeError when it is not JSON, TooMuchError when it holds more values than fit in memory
 */
export function parseJson(payload: Uint8Array): unknown {
  assertFewValues(payload);
  const text = new TextDecoder().decode(payload);
  try {
    return LONG_INTEGER.test(text) ? JSON.parse(text, keepLongIntegers) : JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new DecodeError('request', 'lists and objects are nested too deeply');
    throw new DecodeError('request', `not JSON: ${printable((error as Error).message)}`);
  }
}

/** Counts what may begin a value, in texts too: that is more than there are. */
function assertFewValues(payload: Uint8Array): void {
  if (payload.length <= HARMLESS_BYTES) return;
  let values = 0;
  for (const byte of payload) if (byte === COMMA || byte === OPENING_BRACKET || byte === OPENING_BRACE) values++;
  if (values <= MOST_VALUES) return;
  throw new TooMuchError(`The request holds more than ${MOST_VALUES} JSON values: send fewer items per request.`);
}

/** Given the literal as it was written: the third argument of a JSON.parse reviver, which TypeScript does not know. */
function keepLongIntegers(this: unknown, ...[, value, context]: [string, unknown, { source?: string }?]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && INTEGER.test(source) ? BigInt(source) : value;
}
