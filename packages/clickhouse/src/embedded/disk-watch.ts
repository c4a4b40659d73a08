/** What is known of an embedded server's disk at a moment. */
export interface DiskLook {
  freeBytes: number;
  /** Writes that the server has lost since it started. */
  lostWrites: number;
}

/**
 * Says when an embedded server has to start again because its disk was full. Then it may have broken parts, and tokens of
 * parts that it does not have, which only a start puts right: what a merge broke can be had again from the merged parts,
 * which stay for half a minute, so that does not wait. Otherwise the server goes on answering reads until there is room.
 */
export class DiskWatch {
  readonly #fullBelowBytes: number;
  readonly #roomFromBytes: number;
  readonly #lostAtStart: number;
  #wasFull = false;

  /**
   * @param minFreeDiskBytes inserts are refused below this much free disk: with an eighth of it left writes may have failed
   *   since the last look, and from a quarter on there is room, so that the server has started again when inserts are let in
   * @param lostAtStart writes that were lost while it started: it may have started on a full disk
   */
  constructor(minFreeDiskBytes: number, lostAtStart: number) {
    this.#fullBelowBytes = minFreeDiskBytes / 8;
    this.#roomFromBytes = minFreeDiskBytes / 4;
    this.#lostAtStart = lostAtStart;
  }

  /** @returns why it has to start again; undefined if it has not, for now */
  look({ freeBytes, lostWrites }: DiskLook): string | undefined {
    if (lostWrites > this.#lostAtStart) {
      return `has lost ${lostWrites} writes to a full disk, and starts again to leave out what is broken`;
    }
    if (freeBytes < this.#fullBelowBytes) this.#wasFull = true;
    if ((this.#wasFull || lostWrites > 0) && freeBytes >= this.#roomFromBytes) {
      return 'starts again, because its disk was full and has room now';
    }
    return undefined;
  }
}
