import { ByteSink } from './byte-sink.ts';
import type { ByteSource } from './byte-source.ts';
import type { NativeColumn } from './native-column.ts';

/** Values of one width, end to end: the data of FixedString, UInt8, UInt64 and DateTime64. */
abstract class FixedWidthColumn implements NativeColumn {
  abstract readonly type: string;
  protected readonly data = new ByteSink();
  #mark = 0;

  get byteLength(): number {
    return this.data.length;
  }

  writePrefix(): void {}

  writeBody(out: ByteSink): void {
    out.sink(this.data);
  }

  mark(): void {
    this.#mark = this.data.length;
  }

  rewind(): void {
    this.data.truncate(this.#mark);
  }

  clear(): void {
    this.data.clear();
  }
}

/** Strings of exactly `width` bytes, e.g. trace ids. */
export class FixedStringColumn extends FixedWidthColumn {
  readonly type: string;
  readonly #width: number;

  constructor(width: number) {
    super();
    this.#width = width;
    this.type = `FixedString(${width})`;
  }

  append(source: ByteSource, start: number): void {
    this.data.range(source, start, start + this.#width);
  }

  appendZeros(): void {
    this.data.zeros(this.#width);
  }
}

export class UInt8Column extends FixedWidthColumn {
  readonly type = 'UInt8';

  append(value: number): void {
    this.data.uint8(value);
  }
}

export class UInt64Column extends FixedWidthColumn {
  readonly type = 'UInt64';

  /** A value from its two 32-bit halves. */
  append(low: number, high: number): void {
    this.data.uint64(low, high);
  }
}

/** Points in time as nanoseconds since the epoch: the same eight bytes as protobuf's fixed64. */
export class DateTime64Column extends FixedWidthColumn {
  readonly type = 'DateTime64(9)';

  /** The eight little-endian bytes at `start`. */
  append(source: ByteSource, start: number): void {
    this.data.range(source, start, start + 8);
  }

  appendZero(): void {
    this.data.zeros(8);
  }
}
