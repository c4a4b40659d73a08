import { randomInt } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { encodeFrameHeader, encodeSegmentHeader, SEGMENT_HEADER_BYTES } from './frame.ts';
import { syncDirectory } from './sync-directory.ts';

interface Waiting {
  parts: Buffer[];
  bytes: number;
  written: () => void;
  failed: (error: unknown) => void;
}

/**
 * Appends frames to one new segment file. What is appended while a write is under way goes into the next write, all of it
 * with one fsync (group commit). After the first error the file is cut back to what is known to be on disk and takes no
 * more: what the kernel still holds of a failed fsync is unknown.
 */
export class SegmentWriter {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #salt: number;
  #waiting: Waiting[] = [];
  #pendingBytes = 0;
  #durableBytes = SEGMENT_HEADER_BYTES;
  #appendedBytes = SEGMENT_HEADER_BYTES;
  #writing: Promise<void> | undefined;
  #error: unknown;

  private constructor(file: FileHandle, filePath: string, salt: number) {
    this.#file = file;
    this.path = filePath;
    this.#salt = salt;
  }

  /** Creates the file; it must not exist. @throws what the file system throws */
  static async create(filePath: string): Promise<SegmentWriter> {
    const file = await open(filePath, 'wx', 0o600);
    const salt = randomInt(2 ** 32);
    try {
      await file.writeFile(encodeSegmentHeader(salt));
      await file.sync();
      await syncDirectory(path.dirname(filePath));
    } catch (error) {
      await file.close();
      throw error;
    }
    return new SegmentWriter(file, filePath, salt);
  }

  /** Size of the file when all that was appended is written. */
  get bytes(): number {
    return this.#appendedBytes;
  }

  /** Bytes that were appended and are not on disk yet. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  /**
   * Appends a frame.
   * @param body its parts; they must not change until it is written
   * @returns where the frame starts, and when it is on disk
   */
  append(body: readonly Buffer[]): { offset: number; durable: Promise<void> } {
    const parts = [encodeFrameHeader(this.#salt, body), ...body];
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    const offset = this.#appendedBytes;
    const durable = new Promise<void>((written, failed) => {
      if (this.#error === undefined) this.#waiting.push({ parts, bytes, written, failed });
      else failed(this.#error);
    });
    if (this.#error === undefined) {
      this.#appendedBytes += bytes;
      this.#pendingBytes += bytes;
      this.#writing ??= this.#writeAll();
    }
    return { offset, durable };
  }

  /** Closes the file when all is written. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    // Appends of the same turn of the event loop share the first write already.
    await null;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#error !== undefined) throw this.#error;
        const bytes = await this.#write(group.flatMap(({ parts }) => parts));
        await this.#file.datasync();
        this.#durableBytes += bytes;
        for (const { written } of group) written();
      } catch (error) {
        this.#error ??= error;
        for (const { failed } of group) failed(error);
      }
      for (const { bytes } of group) this.#pendingBytes -= bytes;
    }
    if (this.#error !== undefined) {
      this.#appendedBytes = this.#durableBytes;
      await this.#file.truncate(this.#durableBytes).catch(() => {});
    }
    this.#writing = undefined;
  }

  async #write(parts: Buffer[]): Promise<number> {
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    const { bytesWritten } = await this.#file.writev(parts, this.#durableBytes);
    if (bytesWritten < total) {
      const rest = Buffer.concat(parts).subarray(bytesWritten);
      for (let done = 0; done < rest.length; ) {
        const next = await this.#file.write(rest, done, rest.length - done, this.#durableBytes + bytesWritten + done);
        done += next.bytesWritten;
      }
    }
    return total;
  }
}
