const INITIAL_BYTES = 1 << 12;
/** Lengths are written with four bytes of seven bits each, so that they can be filled in once they are known. */
const LENGTH_BYTES = 4;
const MAX_LENGTH = 2 ** 28 - 1;

/** Protobuf bytes, written front to back. Fields are given by number. */
export class ProtoWriter {
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  varint(field: number, value: number): void {
    this.#varint(field << 3);
    this.#varint(value);
  }

  int64(field: number, value: bigint): void {
    this.#varint(field << 3);
    let rest = BigInt.asUintN(64, value);
    this.#reserve(10);
    while (rest > 127n) {
      this.#bytes[this.#length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  fixed64(field: number, value: bigint): void {
    this.#varint((field << 3) | 1);
    this.#reserve(8);
    this.#length = this.#bytes.writeBigUInt64LE(value, this.#length);
  }

  double(field: number, value: number): void {
    this.#varint((field << 3) | 1);
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  text(field: number, value: string): void {
    const byteLength = Buffer.byteLength(value);
    this.#lengthPrefix(field, byteLength);
    this.#length += this.#bytes.write(value, this.#length, byteLength, 'utf8');
  }

  raw(field: number, value: Buffer): void {
    this.#lengthPrefix(field, value.length);
    this.#length += value.copy(this.#bytes, this.#length);
  }

  /** A nested message: whatever `write` writes meanwhile. */
  message(field: number, write: () => void): void {
    this.#varint((field << 3) | 2);
    this.#reserve(LENGTH_BYTES);
    this.#length += LENGTH_BYTES;
    const start = this.#length;
    write();
    let rest = this.#length - start;
    if (rest > MAX_LENGTH) throw new RangeError(`A message of ${rest} bytes is too long.`);
    for (let at = start - LENGTH_BYTES; at < start; at++, rest >>>= 7) {
      this.#bytes[at] = (rest & 127) | (at === start - 1 ? 0 : 128);
    }
  }

  #lengthPrefix(field: number, byteLength: number): void {
    this.#varint((field << 3) | 2);
    this.#varint(byteLength);
    this.#reserve(byteLength);
  }

  #varint(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#length + count, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
