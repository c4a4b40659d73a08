/** A part of what a PostgreSQL client sends that the server has to answer as a whole. */
export type ClientUnit =
  /** Asks for TLS or GSS encryption, which is answered with a refusal. */
  | { kind: 'encryption-request' }
  /** The first message of a session. */
  | { kind: 'startup'; bytes: Buffer }
  /** A simple query, or everything up to and with Sync. */
  | { kind: 'exchange'; bytes: Buffer }
  /** The client leaves, or only came to cancel something. */
  | { kind: 'end' };

const ENCRYPTION_REQUESTS: readonly number[] = [80_877_103, 80_877_104];
const CANCEL_REQUEST = 80_877_102;
const QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
const STARTUP_HEADER_BYTES = 8;
const MESSAGE_HEADER_BYTES = 5;
const LARGEST_UNIT_BYTES = 1 << 20;

/** Thrown when a client sends what is no PostgreSQL message, or one that is too large. */
export class WireError extends Error {
  override name = 'WireError';
}

/**
 * Takes the bytes of a connection in any pieces and gives whole units. PGlite has a single session for all connections,
 * whose unnamed statement the next Parse replaces: the messages of two clients must never mix before Sync.
 */
export class FrontendParser {
  #pending: Buffer = Buffer.alloc(0);
  #started = false;

  /** @throws WireError when the bytes cannot be PostgreSQL's protocol */
  push(bytes: Buffer): ClientUnit[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const units: ClientUnit[] = [];
    for (let unit = this.#take(); unit; unit = this.#take()) units.push(unit);
    if (this.#pending.length > LARGEST_UNIT_BYTES) throw new WireError('The statement is too large.');
    return units;
  }

  #take(): ClientUnit | undefined {
    return this.#started ? this.#takeExchange() : this.#takeStartup();
  }

  #takeStartup(): ClientUnit | undefined {
    if (this.#pending.length < STARTUP_HEADER_BYTES) return undefined;
    const length = checkedLength(this.#pending.readInt32BE(0), STARTUP_HEADER_BYTES);
    if (this.#pending.length < length) return undefined;
    const code = this.#pending.readInt32BE(4);
    const bytes = this.#cut(length);
    if (ENCRYPTION_REQUESTS.includes(code)) return { kind: 'encryption-request' };
    if (code === CANCEL_REQUEST) return { kind: 'end' };
    this.#started = true;
    return { kind: 'startup', bytes };
  }

  #takeExchange(): ClientUnit | undefined {
    let end = 0;
    while (this.#pending.length >= end + MESSAGE_HEADER_BYTES) {
      const type = this.#pending[end];
      end += 1 + checkedLength(this.#pending.readInt32BE(end + 1), MESSAGE_HEADER_BYTES - 1);
      if (this.#pending.length < end) return undefined;
      if (type === TERMINATE) {
        this.#cut(end);
        return { kind: 'end' };
      }
      if (type === SYNC || type === QUERY) return { kind: 'exchange', bytes: this.#cut(end) };
    }
    return undefined;
  }

  #cut(length: number): Buffer {
    const bytes = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return bytes;
  }
}

function checkedLength(length: number, least: number): number {
  if (length < least || length > LARGEST_UNIT_BYTES) throw new WireError('The message has an impossible length.');
  return length;
}
