import { ByteSink } from './byte-sink.ts';
import type { ByteSource } from './byte-source.ts';
import { LowCardinalityColumn } from './low-cardinality-column.ts';
import type { NativeColumn } from './native-column.ts';
import { StringColumn } from './string-column.ts';

/**
 * Maps from few keys to any values. Entries are kept in the order in which they came; a key that came twice is kept
 * twice, and ClickHouse's `map['key']` answers with the first.
 */
export class MapColumn implements NativeColumn {
  readonly type = 'Map(LowCardinality(String), String)';
  readonly #keys = new LowCardinalityColumn();
  readonly #values = new StringColumn();
  readonly #offsets = new ByteSink();
  #entries = 0;
  #markedEntries = 0;
  #markedOffsets = 0;

  get byteLength(): number {
    return this.#keys.byteLength + this.#values.byteLength + this.#offsets.length;
  }

  /** Starts an entry of the open row. @returns the column to which exactly one value must now be appended */
  appendKey(source: ByteSource, start: number, end: number): StringColumn {
    this.#keys.append(source, start, end);
    this.#entries++;
    return this.#values;
  }

  /** Adds entries that were encoded once and go into many rows. */
  appendEntries(entries: MapEntries): void {
    for (const index of entries.keyIndexes) this.#keys.appendIndex(index);
    this.#values.appendColumn(entries.values);
    this.#entries += entries.keyIndexes.length;
  }

  /** Closes the open row. */
  endRow(): void {
    this.#offsets.count(this.#entries);
  }

  /** Where to collect entries for {@link appendEntries}; valid until the column is cleared. */
  entries(): MapEntries {
    return new MapEntries(this.#keys);
  }

  writePrefix(out: ByteSink): void {
    this.#keys.writePrefix(out);
  }

  writeBody(out: ByteSink): void {
    out.sink(this.#offsets);
    this.#keys.writeBody(out);
    this.#values.writeBody(out);
  }

  mark(): void {
    this.#keys.mark();
    this.#values.mark();
    this.#markedOffsets = this.#offsets.length;
    this.#markedEntries = this.#entries;
  }

  rewind(): void {
    this.#keys.rewind();
    this.#values.rewind();
    this.#offsets.truncate(this.#markedOffsets);
    this.#entries = this.#markedEntries;
  }

  clear(): void {
    this.#keys.clear();
    this.#values.clear();
    this.#offsets.clear();
    this.#entries = 0;
  }
}

/** Entries of one map, encoded for a column and not yet part of a row. */
export class MapEntries {
  readonly keyIndexes: number[] = [];
  readonly values = new StringColumn();
  readonly #keys: LowCardinalityColumn;

  constructor(keys: LowCardinalityColumn) {
    this.#keys = keys;
  }

  /** Bytes that one more row with these entries takes. */
  get byteLength(): number {
    return this.values.byteLength + this.keyIndexes.length * 4;
  }

  /** How a key appears among {@link keyIndexes}. */
  keyIndex(source: ByteSource, start: number, end: number): number {
    return this.#keys.indexOf(source, start, end);
  }

  /** Starts an entry. @returns the column to which exactly one value must now be appended */
  appendKey(source: ByteSource, start: number, end: number): StringColumn {
    this.keyIndexes.push(this.keyIndex(source, start, end));
    return this.values;
  }
}
