import { quote } from '@faultline/model';
import { DecodeError } from './decode-error.ts';

/** A JSON object of unknown content. Only the fields that the protocol names are ever asked for. */
export type JsonObject = Record<string, unknown>;

const HEX = /^(?:[0-9a-f]{2})*$/i;
const BASE64 = /^[0-9A-Za-z+/_-]*={0,2}$/;
/** No 64-bit integer has more digits; those of a longer one would take long to read. */
const INTEGER = /^-?\d{1,20}$/;
const NO_BYTES = Buffer.alloc(0);

/** Whether a field is there: `null` means that it is not. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Reads fields by the rules of protobuf's JSON mapping, and knows the path to the field being read. */
export class JsonFields {
  readonly #path: (string | number)[] = [];

  /** Visits the object at a field, if there is one. */
  object(parent: JsonObject, field: string, visit: (value: JsonObject) => void): void {
    const value = parent[field];
    if (!isSet(value)) return;
    this.#path.push(field);
    visit(this.#asObject(value));
    this.#path.pop();
  }

  /** Visits each object of the list at a field, if there is one. */
  objects(parent: JsonObject, field: string, visit: (value: JsonObject) => void): void {
    const values = parent[field];
    if (values === undefined || values === null) return;
    this.#path.push(field);
    if (!Array.isArray(values)) throw this.#error('a list', values);
    for (let index = 0; index < values.length; index++) {
      this.#path.push(index);
      visit(this.#asObject(values[index]));
      this.#path.pop();
    }
    this.#path.pop();
  }

  /** The request itself must be an object. */
  root(value: unknown): JsonObject {
    return this.#asObject(value);
  }

  text(parent: JsonObject, field: string): string {
    const value = parent[field];
    if (typeof value === 'string') return value;
    if (value === undefined || value === null) return '';
    throw this.#error('a string', value, field);
  }

  boolean(parent: JsonObject, field: string): boolean {
    const value = parent[field];
    if (typeof value === 'boolean') return value;
    throw this.#error('true or false', value, field);
  }

  /** An id in hexadecimal digits of either case; no bytes when it is something else, so that its span is refused. */
  id(parent: JsonObject, field: string, otherwise: Buffer): Buffer {
    const text = this.text(parent, field);
    if (text === '') return NO_BYTES;
    return HEX.test(text) ? Buffer.from(text, 'hex') : otherwise;
  }

  base64(parent: JsonObject, field: string): Buffer {
    const text = this.text(parent, field);
    if (!BASE64.test(text)) throw this.#error('bytes in base64', text, field);
    return Buffer.from(text, 'base64');
  }

  double(parent: JsonObject, field: string): number {
    const value = parent[field];
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    if (value === 'NaN') return Number.NaN;
    const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    if (Number.isNaN(parsed)) throw this.#error('a number', value, field);
    return parsed;
  }

  /** A signed 64-bit integer, given as a string of digits or as a number. */
  int64(parent: JsonObject, field: string): bigint {
    return this.#integer(parent, field, -(2n ** 63n), 2n ** 63n - 1n);
  }

  /** An unsigned 64-bit integer; 0 when it is missing. */
  uint64(parent: JsonObject, field: string): bigint {
    return this.#integer(parent, field, 0n, 2n ** 64n - 1n);
  }

  /** An enum's number; its name is understood as well. */
  enumeration(parent: JsonObject, field: string, prefix: string, names: readonly string[]): number {
    const value = parent[field];
    if (typeof value === 'string' && value.startsWith(prefix)) {
      const number = names.indexOf(value.slice(prefix.length));
      if (number >= 0) return number;
    }
    return Number(this.#integer(parent, field, 0n, 2n ** 31n - 1n));
  }

  #integer(parent: JsonObject, field: string, min: bigint, max: bigint): bigint {
    const value = parent[field];
    if (value === undefined || value === null) return 0n;
    let integer: bigint | undefined;
    if (typeof value === 'bigint') integer = value;
    else if (typeof value === 'string' && INTEGER.test(value)) integer = BigInt(value);
    else if (typeof value === 'number' && Number.isInteger(value)) integer = BigInt(value);
    if (integer === undefined || integer < min || integer > max) {
      throw this.#error(`an integer from ${min} to ${max}`, value, field);
    }
    return integer;
  }

  #asObject(value: unknown): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw this.#error('an object', value);
  }

  #error(expected: string, found: unknown, field?: string): DecodeError {
    const path = field === undefined ? this.#path : [...this.#path, field];
    const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    return new DecodeError(where.slice(1) || 'request', `${expected} is expected, not ${excerptOf(found)}`);
  }
}

/** A value in a few words, whatever its size and depth. */
function excerptOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : '{…}';
  return String(value);
}
