import { type ByteSource, byteSource } from './byte-source.ts';

/** Strings by rows: `dictionary[indexes[row]]`, so that what is done with a string can be done once for all its rows. */
export interface ReadStrings {
  readonly dictionary: readonly string[];
  readonly indexes: Numbers;
}

/** Arrays by rows: that of a row ends before `ends[row]` of `of`, and starts where that of the row before ends. */
export interface ReadArrays<Column extends ReadColumn = ReadColumn> {
  readonly ends: Numbers;
  readonly of: Column;
}

export type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;
export type ReadColumn = Numbers | ReadStrings | ReadArrays;

/** A part of a result's rows, by column. */
export interface ReadBlock {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ReadColumn>;
}

/** Types that a typed array has as they come: little-endian, as every machine that Node runs on. */
const TYPED_ARRAYS = { UInt8: Uint8Array, UInt16: Uint16Array, UInt32: Uint32Array, Float64: Float64Array };
const STRINGS = 'LowCardinality(String)';
const ARRAY = /^Array\((.+)\)$/;
/** Indexes of LowCardinality: the low byte says how wide they are, as a power of two. */
const INDEX_WIDTH = 0xff;

/**
 * Reads what `FORMAT Native` answers. Numbers are read as numbers, exact up to 2^53; strings only as LowCardinality(String),
 * because one that is repeated is decoded once; arrays of those.
 * @throws Error at any other type, and where a block is cut off
 */
export function readBlocks(bytes: Uint8Array): ReadBlock[] {
  const reader = new BlockReader(byteSource(bytes));
  const blocks: ReadBlock[] = [];
  while (!reader.isAtEnd) blocks.push(reader.block());
  return blocks;
}

class BlockReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor({ bytes, view }: ByteSource) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = view;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  block(): ReadBlock {
    const columnCount = this.#varUint();
    const rows = this.#varUint();
    const columns = new Map<string, ReadColumn>();
    for (let n = 0; n < columnCount; n++) {
      const name = this.#text();
      const type = this.#text();
      if (rows > 0 && type.includes(STRINGS)) this.#take(8); // version of the serialization, of which there is one
      columns.set(name, this.#column(type, rows));
    }
    return { rows, columns };
  }

  #column(type: string, rows: number): ReadColumn {
    if (type === STRINGS) return this.#strings(rows);
    const element = ARRAY.exec(type)?.[1];
    if (element === undefined) return this.#numbers(type, rows);
    const ends = this.#numbers('UInt64', rows);
    return { ends, of: this.#column(element, rows === 0 ? 0 : ends[rows - 1]!) };
  }

  #numbers(type: string, rows: number): Numbers {
    const Typed = TYPED_ARRAYS[type as keyof typeof TYPED_ARRAYS];
    if (Typed) {
      const start = this.#take(rows * Typed.BYTES_PER_ELEMENT);
      const values = new Typed(rows);
      new Uint8Array(values.buffer).set(this.#bytes.subarray(start, this.#at));
      return values;
    }
    if (type !== 'UInt64' && type !== 'Int64') throw new Error(`Columns of the type ${type} cannot be read.`);
    let at = this.#take(rows * 8);
    const values = new Float64Array(rows);
    const view = this.#view;
    for (let i = 0; i < rows; i++, at += 8) {
      const high = type === 'Int64' ? view.getInt32(at + 4, true) : view.getUint32(at + 4, true);
      values[i] = view.getUint32(at, true) + high * 2 ** 32;
    }
    return values;
  }

  #strings(rows: number): ReadStrings {
    if (rows === 0) return { dictionary: [], indexes: new Uint8Array() };
    const width = 1 << (this.#numbers('UInt64', 1)[0]! & INDEX_WIDTH);
    const dictionary = Array.from({ length: this.#numbers('UInt64', 1)[0]! }, () => this.#text());
    const count = this.#numbers('UInt64', 1)[0]!;
    return { dictionary, indexes: this.#numbers(`UInt${8 * width}`, count) };
  }

  #text(): string {
    const start = this.#take(this.#varUint());
    return this.#bytes.toString('utf8', start, this.#at);
  }

  #varUint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#take(1)]!;
      value += (byte & 0x7f) * factor;
      if (byte < 128) return value;
    }
  }

  /** Passes over so many bytes. @returns where they start */
  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start)
      throw new Error(`The result is cut off after ${this.#bytes.length} bytes.`);
    this.#at += length;
    return start;
  }
}
