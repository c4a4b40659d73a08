import { ByteSink } from './byte-sink.ts';
import type { ByteSource } from './byte-source.ts';
import type { NativeColumn } from './native-column.ts';

/** Strings of any length, each behind its length. */
export class StringColumn implements NativeColumn {
  readonly type = 'String';
  readonly #data = new ByteSink();
  #mark = 0;

  get byteLength(): number {
    return this.#data.length;
  }

  /** UTF-8 bytes of a source; what is not UTF-8 becomes U+FFFD. */
  append(source: ByteSource, start: number, end: number): void {
    this.#data.utf8(source, start, end);
  }

  appendText(value: string): void {
    this.#data.text(value);
  }

  /** The decimal text of a safe integer that is not negative. */
  appendDecimal(value: number): void {
    this.#data.decimal(value);
  }

  /** All the rows of another column. */
  appendColumn(other: StringColumn): void {
    this.#data.sink(other.#data);
  }

  /** The data as Native has it; valid until the next append. */
  bytes(): Uint8Array {
    return this.#data.bytes();
  }

  writePrefix(): void {}

  writeBody(out: ByteSink): void {
    out.sink(this.#data);
  }

  mark(): void {
    this.#mark = this.#data.length;
  }

  rewind(): void {
    this.#data.truncate(this.#mark);
  }

  clear(): void {
    this.#data.clear();
  }
}
