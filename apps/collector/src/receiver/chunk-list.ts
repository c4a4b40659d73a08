/** Each chunk that is kept takes some 500 bytes, however few it brings, and may be a part of much more. */
const SMALL_BYTES = 16 << 10;
const SMALLEST_PAGE = 1 << 10;
const LARGEST_PAGE = 64 << 10;

/**
 * Chunks in order, in memory that follows what they bring: small ones are copied one behind the other into pages, of which
 * none is larger than all that has come.
 */
export class ChunkList {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #page = Buffer.alloc(0);
  /** What was copied into the page since the last large chunk. */
  #run = { start: 0, end: 0 };

  add(chunk: Buffer): void {
    this.#length += chunk.length;
    if (chunk.length >= SMALL_BYTES) {
      this.#endRun();
      this.#chunks.push(chunk);
      return;
    }
    if (this.#run.end + chunk.length > this.#page.length) this.#turnPage();
    this.#run.end += chunk.copy(this.#page, this.#run.end);
  }

  /** All of it in one piece, which is not copied where it is in one. */
  concat(): Buffer {
    this.#endRun();
    return this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.#length);
  }

  #turnPage(): void {
    this.#endRun();
    // Not from the pool of Node, of which a small page that is kept would keep all.
    this.#page = Buffer.allocUnsafeSlow(Math.min(Math.max(this.#length, SMALLEST_PAGE), LARGEST_PAGE));
    this.#run = { start: 0, end: 0 };
  }

  #endRun(): void {
    const { start, end } = this.#run;
    if (end > start) this.#chunks.push(this.#page.subarray(start, end));
    this.#run.start = end;
  }
}
