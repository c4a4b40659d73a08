/** What a piece should take, milliseconds: less than a frame of the page, which come between two pieces. */
const PIECE_MS = 12;
const START = 500;
const LEAST = 100;

/** How many lines to draw at a time, on graphics of which nobody knows how fast they are. */
export class PieceSize {
  #lines = START;

  get lines(): number {
    return Math.round(this.#lines);
  }

  /**
   * @param lines of a piece that was drawn
   * @param elapsedMs what it took
   */
  add(lines: number, elapsedMs: number): void {
    // What is left at last says nothing of how many could have been drawn.
    if (lines < this.lines) return;
    const ratio = PIECE_MS / Math.max(1, elapsedMs);
    this.#lines = Math.max(LEAST, this.#lines * Math.min(2, Math.max(0.5, ratio)));
  }
}
