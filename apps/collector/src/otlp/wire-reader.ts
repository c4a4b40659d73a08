import { type ByteSource, byteSource } from '@faultline/clickhouse';

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const GROUP_START = 3;
const GROUP_END = 4;
const FIXED32 = 5;
const MAX_GROUP_DEPTH = 100;

/** What the wire cannot mean, and where. The transcoder says in which field of the request. */
export class WireError extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * A position in protobuf bytes. Every read takes the end of the message it reads in and never goes beyond it, so that
 * a wrong length inside one message cannot be mistaken for the fields of the next.
 */
export class WireReader {
  readonly source: ByteSource;
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(payload: Uint8Array) {
    this.source = byteSource(payload);
    this.#bytes = payload;
  }

  /** The next field's number and wire type, as `number << 3 | type`. */
  tag(end: number): number {
    const at = this.position;
    const tag = this.varint(end);
    if (tag < 8 || tag > 0xffffffff) throw new WireError(at, `${tag} is not a field tag`);
    return tag;
  }

  /** A varint as a number: exact up to 2^53, for enums, booleans and lengths. */
  varint(end: number): number {
    const bytes = this.#bytes;
    const start = this.position;
    let at = start;
    if (at < end) {
      const only = bytes[at]!;
      if (only < 128) {
        this.position = at + 1;
        return only;
      }
    }
    let value = 0;
    let scale = 1;
    for (; at < end && at < start + 10; at++, scale *= 128) {
      const byte = bytes[at]!;
      value += (byte & 127) * scale;
      if (byte < 128) {
        this.position = at + 1;
        return value;
      }
    }
    throw new WireError(start, at === end ? 'the message ends inside a number' : 'a number is longer than 10 bytes');
  }

  /** A varint as the decimal text of the signed 64-bit integer that it is. */
  int64Text(end: number): string {
    const start = this.position;
    const value = this.varint(end);
    if (value <= Number.MAX_SAFE_INTEGER) return String(value);
    let exact = 0n;
    for (let at = this.position - 1; at >= start; at--) exact = (exact << 7n) | BigInt(this.#bytes[at]! & 127);
    return BigInt.asIntN(64, exact).toString();
  }

  /** The length of a string, of bytes or of a message. @returns where it ends; the position is where it starts */
  lengthEnd(end: number): number {
    const at = this.position;
    const length = this.varint(end);
    if (length > end - this.position) {
      throw new WireError(at, `${length} bytes are announced, ${end - this.position} are left`);
    }
    return this.position + length;
  }

  /** Passes eight bytes. @returns where they start */
  fixed64(end: number): number {
    return this.#pass(8, end);
  }

  double(end: number): number {
    return this.source.view.getFloat64(this.#pass(8, end), true);
  }

  /** Passes a field that the reader does not know. */
  skip(tag: number, end: number, depth = 0): void {
    switch (tag & 7) {
      case VARINT:
        this.varint(end);
        return;
      case FIXED64:
        this.#pass(8, end);
        return;
      case LENGTH_DELIMITED:
        this.position = this.lengthEnd(end);
        return;
      case FIXED32:
        this.#pass(4, end);
        return;
      case GROUP_START:
        this.#skipGroup(tag, end, depth);
        return;
      default:
        throw new WireError(this.position, `wire type ${tag & 7} is not one of 0, 1, 2, 3 and 5`);
    }
  }

  #skipGroup(tag: number, end: number, depth: number): void {
    if (depth > MAX_GROUP_DEPTH) throw new WireError(this.position, `groups are nested deeper than ${MAX_GROUP_DEPTH}`);
    const closing = tag - GROUP_START + GROUP_END;
    for (let next = this.tag(end); next !== closing; next = this.tag(end)) this.skip(next, end, depth + 1);
  }

  #pass(count: number, end: number): number {
    const at = this.position;
    if (count > end - at) throw new WireError(at, `${count} bytes are expected, ${end - at} are left`);
    this.position = at + count;
    return at;
  }
}
