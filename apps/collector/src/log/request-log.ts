import { mkdir, open, unlink } from 'node:fs/promises';
import { lockDirectory } from '@faultline/runtime';
import { type BatchRange, decodeRecord, encodeRecord, type LoggedRequest, type LogRecord } from './record.ts';
import { type LoggedRequests, type LogPlace, type RecoveredLog, recoverLog, type Segment } from './recover.ts';
import { NotASegmentError, scanSegment } from './scan-segment.ts';
import { listSegments, segmentPath } from './segment-files.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface RequestLogOptions {
  directory: string;
  /** What may be on disk. */
  quotaBytes: number;
  /** A file that has reached this size is followed by another. */
  segmentBytes: number;
  /** How long requests stay after they are stored, so that a retry is recognised after a crash; less when room is needed. */
  keepMs: number;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** Of the quota, what may be taken by requests that are kept only to recognise their retries. */
const KEPT_SHARE = 0.25;

/**
 * Accepted requests on disk, from before they are acknowledged until ClickHouse has their spans; and which of them were
 * inserted together, so that a repeated insert is the same insert. One process at a time.
 */
export class RequestLog {
  readonly #options: RequestLogOptions;
  readonly #unlock: () => void;
  /** Oldest first. */
  readonly #segments: Segment[];
  /** The one that is being written. */
  #active: Segment | undefined;
  #lastNumber: number;
  /** Undefined while the disk takes no file. */
  #writer: SegmentWriter | undefined;
  #rotating: Promise<void> | undefined;
  /** Why there is no file to write to. */
  #obstacle: unknown;
  #lastSequence: number;
  #closedBytes: number;

  private constructor(options: RequestLogOptions, unlock: () => void, recovered: RecoveredLog) {
    this.#options = options;
    this.#unlock = unlock;
    this.#lastSequence = recovered.lastSequence;
    this.#closedBytes = recovered.segments.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#segments = [...recovered.segments];
    this.#lastNumber = recovered.segments.at(-1)?.number ?? 0;
  }

  /**
   * Opens a log and reads what is in it. New records go to a new file; that a full disk does not take one yet keeps nobody
   * from reading, and storing, what is there, which makes room.
   * @throws DirectoryInUseError, or what the file system throws
   */
  static async open(options: RequestLogOptions): Promise<{ log: RequestLog; recovered: RecoveredLog }> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const unlock = await lockDirectory(options.directory);
    try {
      const recovered = await recoverLog(await listSegments(options.directory));
      const log = new RequestLog(options, unlock, recovered);
      log.#rotateWhenDue();
      await log.#rotating;
      return { log, recovered };
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** On disk, or about to be. */
  get bytes(): number {
    return this.#closedBytes + (this.#writer?.bytes ?? 0);
  }

  /** In memory only. */
  get pendingBytes(): number {
    return this.#writer?.pendingBytes ?? 0;
  }

  get isFull(): boolean {
    return this.bytes >= this.#options.quotaBytes;
  }

  /**
   * Appends a request. Its place in the order of requests is fixed when this returns.
   * @returns where it stands, and a promise that it is on disk, which rejects with what the file system says
   */
  append(request: Omit<LoggedRequest, 'sequence'>): { sequence: number; place: LogPlace; durable: Promise<void> } {
    this.#rotateWhenDue();
    const sequence = ++this.#lastSequence;
    const { offset, durable } = this.#write({ kind: 'request', sequence, ...request });
    const segment = this.#active;
    if (!segment) return { sequence, place: { segment: 0, offset }, durable };
    segment.lastSequence = sequence;
    segment.newestReceivedAtMs = request.receivedAtMs;
    return { sequence, place: { segment: segment.number, offset }, durable };
  }

  /** Writes down that these requests will be inserted together under this id. Resolves when that is on disk. */
  async seal(batch: BatchRange): Promise<void> {
    this.#rotateWhenDue();
    await this.#write({ kind: 'sealed', ...batch }).durable;
  }

  /** Writes down, some time soon, that ClickHouse has a batch. Losing that costs a repeated insert, which changes nothing. */
  noteStored(id: string): void {
    this.#write({ kind: 'stored', id }).durable.catch(() => {});
  }

  /**
   * Writes down, before it is written that its batch is stored, that a request is not: whoever sends it again means it, also
   * when this process has ended.
   */
  noteDeadLettered(fingerprint: string): void {
    this.#write({ kind: 'deadLettered', fingerprint }).durable.catch(() => {});
  }

  /** The requests of a batch, in order. Those whose write failed are not among them. */
  async *read({ firstSequence, lastSequence, start }: LoggedRequests): AsyncGenerator<LoggedRequest> {
    for (const { number, path } of this.#segments.slice()) {
      if (number < start.segment) continue;
      const file = await open(path, 'r');
      try {
        for await (const { frames } of scanSegment(file, number === start.segment ? start.offset : 0)) {
          for (const { body } of frames) {
            const record = decodeRecord(body);
            if (record?.kind !== 'request' || record.sequence < firstSequence) continue;
            if (record.sequence > lastSequence) return;
            yield record;
            if (record.sequence === lastSequence) return;
          }
        }
      } catch (error) {
        // A kill while the file was made left it without a header, and so without records.
        if (!(error instanceof NotASegmentError)) throw error;
      } finally {
        await file.close();
      }
    }
  }

  /**
   * Deletes files of which every request is stored, the oldest first, when they have been kept long enough.
   * @param firstUnstored sequence of the oldest request that is not stored; infinite when all are
   */
  async forgetBefore(firstUnstored: number): Promise<void> {
    const limit = Math.min(firstUnstored, this.#lastSequence + 1);
    await this.#rotating;
    for (;;) {
      const [oldest] = this.#segments;
      if (!oldest || oldest === this.#active || oldest.lastSequence >= limit || this.#isKept(oldest)) return;
      this.#segments.shift();
      this.#closedBytes -= oldest.bytes;
      await unlink(oldest.path).catch(() => {});
    }
  }

  /** Closes the log when all is written. */
  async close(): Promise<void> {
    await this.#rotating;
    await this.#writer?.close();
    this.#unlock();
  }

  #write(record: LogRecord): { offset: number; durable: Promise<void> } {
    if (this.#writer) return this.#writer.append(encodeRecord(record));
    return { offset: 0, durable: Promise.reject(this.#obstacle) };
  }

  #isKept({ newestReceivedAtMs }: Segment): boolean {
    const { clock, keepMs, quotaBytes } = this.#options;
    return newestReceivedAtMs > clock() - keepMs && this.bytes < quotaBytes * KEPT_SHARE;
  }

  /** Starts another file when this one is full or has failed. Until it is there, records go on to the present one. */
  #rotateWhenDue(): void {
    const isDue = !this.#writer || this.#writer.hasFailed || this.#writer.bytes >= this.#options.segmentBytes;
    if (!isDue || this.#rotating) return;
    this.#rotating = this.#rotate()
      .catch((error: unknown) => {
        // Appending fails until the disk takes a new file, and each append tries again.
        this.#obstacle = error;
      })
      .finally(() => {
        this.#rotating = undefined;
      });
  }

  async #rotate(): Promise<void> {
    const number = ++this.#lastNumber;
    const path = segmentPath(this.#options.directory, number);
    const next = await SegmentWriter.create(path).catch(async (error: unknown) => {
      await unlink(path).catch(() => {});
      throw error;
    });
    const finished = this.#writer;
    const segment = this.#active;
    this.#active = { number, path, bytes: 0, lastSequence: this.#lastSequence, newestReceivedAtMs: 0 };
    this.#segments.push(this.#active);
    this.#writer = next;
    if (!finished || !segment) return;
    segment.bytes = finished.bytes;
    this.#closedBytes += segment.bytes;
    await finished.close();
    // Less, if its last write failed.
    this.#closedBytes += finished.bytes - segment.bytes;
    segment.bytes = finished.bytes;
  }
}
