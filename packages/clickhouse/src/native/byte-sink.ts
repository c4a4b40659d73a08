import { isUtf8 } from 'node:buffer';
import type { ByteSource } from './byte-source.ts';

const INITIAL_BYTES = 1 << 12;
/** A sink that grew beyond this for one large block gives the memory back when it is cleared. */
const KEPT_BYTES = 8 << 20;
/** From here on the engine's own copy is faster than a loop over words. */
const LONG_RANGE_BYTES = 256;
const HIGH_BITS = 0x80808080 | 0;

/** A growable run of bytes, written at its end in ClickHouse's little-endian forms. */
export class ByteSink {
  #bytes: Buffer;
  #view: DataView;
  #length = 0;

  /** @param expectedBytes saves growing up to there */
  constructor(expectedBytes = INITIAL_BYTES) {
    this.#bytes = Buffer.allocUnsafeSlow(expectedBytes);
    this.#view = viewOf(this.#bytes);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** The bytes written so far; valid until the next write. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  uint8(value: number): void {
    const at = this.#extend(1);
    this.#bytes[at] = value;
  }

  uint16(value: number): void {
    const at = this.#extend(2);
    this.#view.setUint16(at, value, true);
  }

  uint32(value: number): void {
    const at = this.#extend(4);
    this.#view.setUint32(at, value, true);
  }

  /** A 64-bit unsigned integer from its two 32-bit halves. */
  uint64(low: number, high: number): void {
    const at = this.#extend(8);
    this.#view.setUint32(at, low, true);
    this.#view.setUint32(at + 4, high, true);
  }

  /** A 64-bit unsigned integer from a safe integer. */
  count(value: number): void {
    this.uint64(value >>> 0, Math.floor(value / 2 ** 32));
  }

  /** LEB128, as ClickHouse and protobuf write lengths; for values below 2^31. */
  varUint(value: number): void {
    let at = this.#extend(5);
    const bytes = this.#bytes;
    let rest = value;
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  zeros(count: number): void {
    const at = this.#extend(count);
    this.#bytes.fill(0, at, at + count);
  }

  /** The bytes [start, end) of a source, as they are. */
  range(source: ByteSource, start: number, end: number): void {
    this.#copy(source, start, end);
  }

  /** All that another sink holds. */
  sink(other: ByteSink): void {
    const at = this.#extend(other.#length);
    other.#bytes.copy(this.#bytes, at, 0, other.#length);
  }

  /** A length-prefixed string from a JavaScript string. */
  text(value: string): void {
    const byteLength = Buffer.byteLength(value);
    this.varUint(byteLength);
    const at = this.#extend(byteLength);
    this.#bytes.write(value, at, 'utf8');
  }

  /** A length-prefixed string of the decimal digits of a safe integer that is not negative. */
  decimal(value: number): void {
    let digits = 1;
    for (let bound = 10; value >= bound; bound *= 10) digits++;
    const at = this.#extend(1 + digits);
    this.#bytes[at] = digits;
    let rest = value;
    for (let to = at + digits; to > at; to--) {
      const tens = Math.floor(rest / 10);
      this.#bytes[to] = rest - tens * 10 + 0x30;
      rest = tens;
    }
  }

  /** A length-prefixed string from UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
  utf8(source: ByteSource, start: number, end: number): void {
    const before = this.#length;
    this.varUint(end - start);
    if (this.#copy(source, start, end)) return;
    const bytes = source.bytes.subarray(start, end);
    if (isUtf8(bytes)) return;
    this.#length = before;
    this.text(new TextDecoder().decode(bytes));
  }

  /** Forgets everything after the first `length` bytes. */
  truncate(length: number): void {
    this.#length = Math.min(length, this.#length);
  }

  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#reallocate(INITIAL_BYTES);
  }

  /** @returns whether all the bytes were ASCII; false also for long ranges that were not looked at */
  #copy(source: ByteSource, start: number, end: number): boolean {
    let at = this.#extend(end - start);
    if (end - start > LONG_RANGE_BYTES) {
      this.#bytes.set(source.bytes.subarray(start, end), at);
      return false;
    }
    const from = source.view;
    const to = this.#view;
    let from4 = start;
    let seen = 0;
    for (; from4 + 4 <= end; from4 += 4, at += 4) {
      const word = from.getInt32(from4, true);
      seen |= word;
      to.setInt32(at, word, true);
    }
    const bytes = source.bytes;
    for (; from4 < end; from4++, at++) {
      const byte = bytes[from4]!;
      seen |= byte;
      this.#bytes[at] = byte;
    }
    return (seen & HIGH_BITS) === 0;
  }

  /** Makes room for `count` more bytes and counts them as written. @returns where they start */
  #extend(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#bytes.length) this.#reallocate(Math.max(needed, this.#bytes.length * 2));
    this.#length = needed;
    return at;
  }

  #reallocate(size: number): void {
    const grown = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(grown, 0, 0, Math.min(this.#length, size));
    this.#bytes = grown;
    this.#view = viewOf(grown);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
