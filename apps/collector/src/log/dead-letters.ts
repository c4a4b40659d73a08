import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { LoggedRequest } from './record.ts';
import { syncDirectory } from './sync-directory.ts';

/** Thrown when the file has reached its limit; one sentence that says what to do. */
export class DeadLettersFullError extends Error {
  override readonly name = 'DeadLettersFullError';
}

/**
 * Requests that ClickHouse will never take, each a line of JSON with the reason and the request as it was received, so that
 * it can be looked into and sent again. Bounded: when it is full the requests stay in the log, which then fills up and
 * says so, rather than being thrown away.
 */
export class DeadLetters {
  readonly path: string;
  readonly #limitBytes: number;
  #last: Promise<void> = Promise.resolve();

  constructor(directory: string, limitBytes: number) {
    this.path = path.join(directory, 'dead-letters.jsonl');
    this.#limitBytes = limitBytes;
  }

  /**
   * Resolves when the request is on disk.
   * @throws DeadLettersFullError, or what the file system throws
   */
  put(request: LoggedRequest, reason: string): Promise<void> {
    // One after the other: what is cut off after a failure must not be another's letter.
    const put = this.#last.then(() => this.#append(request, reason));
    this.#last = put.catch(() => {});
    return put;
  }

  async #append(request: LoggedRequest, reason: string): Promise<void> {
    const { receivedAtMs, spans, encoding, compression, received } = request;
    const line = `${JSON.stringify({
      receivedAt: new Date(receivedAtMs).toISOString(),
      reason,
      spans,
      contentType: encoding,
      contentEncoding: compression,
      body: received.toString('base64'),
    })}\n`;
    await mkdir(path.dirname(this.path), { recursive: true, mode: 0o700 });
    const present = await stat(this.path).catch(() => undefined);
    const size = present?.size ?? 0;
    if (size + line.length > this.#limitBytes) {
      throw new DeadLettersFullError(
        `${this.path} is full: look into what ClickHouse refuses, then move the file away.`,
      );
    }
    const file = await open(this.path, 'a', 0o600);
    try {
      await file.appendFile(line);
      await file.datasync();
    } catch (error) {
      // A part of a line would make the next one unreadable.
      await file.truncate(size).catch(() => {});
      throw error;
    } finally {
      await file.close();
    }
    if (!present) await syncDirectory(path.dirname(this.path));
  }
}
