import type { ByteSink } from './byte-sink.ts';

/** One column of a block in ClickHouse's Native format, filled row by row. */
export interface NativeColumn {
  /** The type as ClickHouse spells it, e.g. `LowCardinality(String)`. */
  readonly type: string;
  /** Bytes of data held, without the dictionaries: what the block's bounds are checked against. */
  readonly byteLength: number;
  /** What Native puts before the data of a column: versions of its serialization, outermost type first. */
  writePrefix(out: ByteSink): void;
  writeBody(out: ByteSink): void;
  /** Remembers the present end. One mark at a time. */
  mark(): void;
  /** Forgets the rows appended since the mark. */
  rewind(): void;
  clear(): void;
}
