import { ByteSink } from './byte-sink.ts';
import type { NativeColumn } from './native-column.ts';

/** Where each row's array ends. Columns of one nested structure (`Events.*`) have the same, so they share it. */
export class ArrayOffsets {
  readonly #ends = new ByteSink();
  #elements = 0;
  #markedEnds = 0;
  #markedElements = 0;

  get byteLength(): number {
    return this.#ends.length;
  }

  /** One more element of the open row was appended to every column that shares these offsets. */
  addElement(): void {
    this.#elements++;
  }

  /** Closes the open row. */
  endRow(): void {
    this.#ends.count(this.#elements);
  }

  writeTo(out: ByteSink): void {
    out.sink(this.#ends);
  }

  mark(): void {
    this.#markedEnds = this.#ends.length;
    this.#markedElements = this.#elements;
  }

  rewind(): void {
    this.#ends.truncate(this.#markedEnds);
    this.#elements = this.#markedElements;
  }

  clear(): void {
    this.#ends.clear();
    this.#elements = 0;
  }
}

/** Arrays of another column's values. Elements are appended to `elements`, rows are closed in the offsets. */
export class ArrayColumn<Elements extends NativeColumn> implements NativeColumn {
  readonly type: string;
  readonly elements: Elements;
  readonly #offsets: ArrayOffsets;

  constructor(offsets: ArrayOffsets, elements: Elements) {
    this.#offsets = offsets;
    this.elements = elements;
    this.type = `Array(${elements.type})`;
  }

  get byteLength(): number {
    return this.#offsets.byteLength + this.elements.byteLength;
  }

  writePrefix(out: ByteSink): void {
    this.elements.writePrefix(out);
  }

  writeBody(out: ByteSink): void {
    this.#offsets.writeTo(out);
    this.elements.writeBody(out);
  }

  mark(): void {
    this.#offsets.mark();
    this.elements.mark();
  }

  rewind(): void {
    this.#offsets.rewind();
    this.elements.rewind();
  }

  clear(): void {
    this.#offsets.clear();
    this.elements.clear();
  }
}
