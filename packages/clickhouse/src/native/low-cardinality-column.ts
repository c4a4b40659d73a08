import type { ByteSink } from './byte-sink.ts';
import type { ByteSource } from './byte-source.ts';
import type { NativeColumn } from './native-column.ts';
import { StringDictionary } from './string-dictionary.ts';

/** `SharedDictionariesWithAdditionalKeys`, the only version of the serialization there is. */
const SERIALIZATION_VERSION = 1;
const HAS_ADDITIONAL_KEYS = 1 << 9;
const NEEDS_UPDATE = 1 << 10;
const KEPT_ROWS = 1 << 18;

/** Strings of which there are few: a dictionary and one index per row. */
export class LowCardinalityColumn implements NativeColumn {
  readonly type = 'LowCardinality(String)';
  readonly #dictionary = new StringDictionary();
  #indexes = new Int32Array(1 << 12);
  #rows = 0;
  #mark = 0;

  get byteLength(): number {
    return this.#rows * 2 + this.#dictionary.byteLength;
  }

  append(source: ByteSource, start: number, end: number): void {
    this.appendIndex(this.#dictionary.indexOf(source, start, end));
  }

  /** The index of a string in this block, for {@link appendIndex}; valid until the column is cleared. */
  indexOf(source: ByteSource, start: number, end: number): number {
    return this.#dictionary.indexOf(source, start, end);
  }

  appendIndex(index: number): void {
    if (this.#rows === this.#indexes.length) {
      const grown = new Int32Array(this.#rows * 2);
      grown.set(this.#indexes);
      this.#indexes = grown;
    }
    this.#indexes[this.#rows++] = index;
  }

  writePrefix(out: ByteSink): void {
    out.count(SERIALIZATION_VERSION);
  }

  writeBody(out: ByteSink): void {
    if (this.#rows === 0) return;
    const widthCode = this.#dictionary.size <= 0xff ? 0 : this.#dictionary.size <= 0xffff ? 1 : 2;
    out.count(HAS_ADDITIONAL_KEYS | NEEDS_UPDATE | widthCode);
    out.count(this.#dictionary.size);
    this.#dictionary.writeTo(out);
    out.count(this.#rows);
    const indexes = this.#indexes.subarray(0, this.#rows);
    if (widthCode === 0) for (const index of indexes) out.uint8(index);
    else if (widthCode === 1) for (const index of indexes) out.uint16(index);
    else for (const index of indexes) out.uint32(index);
  }

  mark(): void {
    this.#mark = this.#rows;
    this.#dictionary.mark();
  }

  rewind(): void {
    this.#rows = this.#mark;
    this.#dictionary.rewind();
  }

  clear(): void {
    this.#dictionary.clear();
    this.#rows = 0;
    if (this.#indexes.length > KEPT_ROWS) this.#indexes = new Int32Array(1 << 12);
  }
}
