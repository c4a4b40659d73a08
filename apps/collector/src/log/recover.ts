import { open, truncate } from 'node:fs/promises';
import { type BatchRange, decodeRecord, type LoggedRequest } from './record.ts';
import { NotASegmentError, scanSegment } from './scan-segment.ts';
import type { SegmentFile } from './segment-files.ts';

/** Where a request stands. */
export interface LogPlace {
  segment: number;
  offset: number;
}

/** Consecutive requests of the log. */
export interface LoggedRequests {
  firstSequence: number;
  lastSequence: number;
  start: LogPlace;
  spans: number;
  /** When the oldest of them came, in epoch milliseconds. */
  receivedAtMs: number;
}

/** A piece of a log that could not be read. */
export interface LogDamage {
  path: string;
  offset: number;
  bytes: number;
  /** Behind the last whole record of a file, as a crash in the middle of a write leaves it: it was not acknowledged. */
  isTail: boolean;
}

export interface Segment extends SegmentFile {
  bytes: number;
  /** Of its newest request, or of one before when it has none. */
  lastSequence: number;
  newestReceivedAtMs: number;
}

/** What a log held when it was opened. */
export interface RecoveredLog {
  segments: Segment[];
  lastSequence: number;
  /** Batches that were being inserted and are not known to be stored, in their order. */
  unstored: (LoggedRequests & { id: string })[];
  /** Requests that belong to no batch yet, those that follow each other together; nothing of them has been inserted. */
  unsealed: LoggedRequests[];
  /** Of the newest requests that are still there, oldest first; not of those that were put away since. */
  fingerprints: string[];
  damage: LogDamage[];
}

/**
 * Reads a log after its process ended, however it did. A damaged tail is cut off; a file that is no segment at all is
 * passed over, and told.
 * @throws what the file system throws
 */
export async function recoverLog(files: readonly SegmentFile[]): Promise<RecoveredLog> {
  const reading = new Reading();
  for (const file of files) await reading.segment(file);
  return reading.result();
}

/** As many retries as can be told apart after a start. */
export const MOST_FINGERPRINTS = 100_000;

interface RequestNote {
  place: LogPlace;
  sequence: number;
  spans: number;
  receivedAtMs: number;
}

class Reading {
  readonly #segments: Segment[] = [];
  /** By id, in the order in which they were sealed. */
  readonly #unstored = new Map<string, LoggedRequests>();
  /** Of requests that no batch has been seen of yet: few, because batches are sealed soon. */
  #unsealed: RequestNote[] = [];
  #fingerprints = new Set<string>();
  #lastSequence = 0;
  readonly #damage: LogDamage[] = [];

  async segment(file: SegmentFile): Promise<void> {
    const segment: Segment = {
      ...file,
      bytes: 0,
      lastSequence: this.#lastSequence,
      newestReceivedAtMs: 0,
    };
    this.#segments.push(segment);
    const handle = await open(file.path, 'r');
    try {
      segment.bytes = (await handle.stat()).size;
      for await (const { frames, damaged } of scanSegment(handle)) {
        for (const { offset, bytes } of damaged) await this.#damaged(segment, offset, bytes);
        for (const { offset, body } of frames) this.#record(segment, offset, body);
      }
    } catch (error) {
      if (!(error instanceof NotASegmentError)) throw error;
      if (segment.bytes > 0) this.#damage.push({ path: file.path, offset: 0, bytes: segment.bytes, isTail: false });
    } finally {
      await handle.close();
    }
  }

  result(): RecoveredLog {
    return {
      segments: this.#segments,
      lastSequence: this.#lastSequence,
      unstored: [...this.#unstored].map(([id, requests]) => ({ id, ...requests })),
      unsealed: runsOf(this.#unsealed).map(requestsOf),
      fingerprints: [...this.#fingerprints].slice(-MOST_FINGERPRINTS),
      damage: this.#damage,
    };
  }

  #record(segment: Segment, offset: number, body: Buffer): void {
    const record = decodeRecord(body);
    switch (record?.kind) {
      case 'request':
        this.#request(segment, offset, record);
        break;
      case 'sealed':
        this.#sealed(record);
        break;
      case 'stored':
        this.#unstored.delete(record.id);
        break;
      case 'deadLettered':
        this.#fingerprints.delete(record.fingerprint);
        break;
      default:
        this.#damage.push({ path: segment.path, offset, bytes: body.length, isTail: false });
    }
  }

  #request(segment: Segment, offset: number, { sequence, spans, receivedAtMs, fingerprint }: LoggedRequest): void {
    this.#unsealed.push({ place: { segment: segment.number, offset }, sequence, spans, receivedAtMs });
    this.#fingerprints.delete(fingerprint);
    this.#fingerprints.add(fingerprint);
    if (this.#fingerprints.size > 2 * MOST_FINGERPRINTS) {
      this.#fingerprints = new Set([...this.#fingerprints].slice(-MOST_FINGERPRINTS));
    }
    this.#lastSequence = sequence;
    segment.lastSequence = sequence;
    segment.newestReceivedAtMs = receivedAtMs;
  }

  /** Files are deleted only when all that is in them is stored, so a batch that lacks its undamaged beginning is stored. */
  #sealed({ id, firstSequence, lastSequence }: BatchRange): void {
    this.#lastSequence = Math.max(this.#lastSequence, lastSequence);
    const isOwn = ({ sequence }: RequestNote): boolean => sequence >= firstSequence && sequence <= lastSequence;
    const own = this.#unsealed.filter(isOwn);
    this.#unsealed = this.#unsealed.filter((note) => !isOwn(note));
    if (own.length === 0) return;
    const isWhole = own[0]!.sequence === firstSequence;
    if (isWhole || this.#damage.length > 0) this.#unstored.set(id, requestsOf(own));
  }

  async #damaged(segment: Segment, offset: number, bytes: number): Promise<void> {
    const isTail = offset + bytes === segment.bytes;
    this.#damage.push({ path: segment.path, offset, bytes, isTail });
    if (!isTail) return;
    await truncate(segment.path, offset);
    segment.bytes = offset;
  }
}

/** What lies between two of them may be another batch's. */
function runsOf(notes: readonly RequestNote[]): RequestNote[][] {
  const runs: RequestNote[][] = [];
  for (const note of notes) {
    if (runs.at(-1)?.at(-1)?.sequence === note.sequence - 1) runs.at(-1)!.push(note);
    else runs.push([note]);
  }
  return runs;
}

function requestsOf(notes: readonly RequestNote[]): LoggedRequests {
  const first = notes[0]!;
  return {
    firstSequence: first.sequence,
    lastSequence: notes.at(-1)!.sequence,
    start: first.place,
    spans: notes.reduce((sum, note) => sum + note.spans, 0),
    receivedAtMs: first.receivedAtMs,
  };
}
