/** A reply of RESP2: the protocol that Redis clients speak. */
export type Reply = { status: string } | { error: string } | number | string | null | Reply[];

const CRLF = '\r\n';

/** Writes a reply; strings become bulk strings, null the null bulk string. */
export function encodeReply(reply: Reply): string {
  if (reply === null) return `$-1${CRLF}`;
  if (typeof reply === 'number') return `:${reply}${CRLF}`;
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}${CRLF}${reply}${CRLF}`;
  if (Array.isArray(reply)) return `*${reply.length}${CRLF}${reply.map(encodeReply).join('')}`;
  return 'status' in reply ? `+${reply.status}${CRLF}` : `-${reply.error}${CRLF}`;
}

/** Thrown for bytes that are no RESP command; the connection cannot be understood any further. */
export class RespError extends Error {
  override name = 'RespError';
}

/** Largest command taken, in bytes. */
const LARGEST_COMMAND = 1 << 20;
const MOST_ARGUMENTS = 1_024;

/** Takes the bytes of a connection in any pieces and gives whole commands: arrays of bulk strings. */
export class CommandParser {
  #pending: Buffer = Buffer.alloc(0);

  /** @throws RespError when the bytes are no command or one that is too large */
  push(bytes: Buffer): string[][] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const commands: string[][] = [];
    for (let command = this.#take(); command; command = this.#take()) commands.push(command);
    if (this.#pending.length > LARGEST_COMMAND) throw new RespError('Protocol error: the command is too large');
    return commands;
  }

  #take(): string[] | undefined {
    const count = this.#header('*', 0, MOST_ARGUMENTS);
    if (!count) return undefined;
    const command: string[] = [];
    let at = count.end;
    for (let index = 0; index < count.value; index++) {
      const length = this.#header('$', at, LARGEST_COMMAND);
      if (!length) return undefined;
      const end = length.end + length.value;
      if (this.#pending.length < end + CRLF.length) return undefined;
      command.push(this.#pending.toString('utf8', length.end, end));
      at = end + CRLF.length;
    }
    this.#pending = this.#pending.subarray(at);
    return command;
  }

  /** Reads `<mark><number>\r\n`; undefined when it has not arrived whole. */
  #header(mark: string, at: number, most: number): { value: number; end: number } | undefined {
    if (this.#pending.length <= at) return undefined;
    if (this.#pending[at] !== mark.charCodeAt(0)) throw new RespError(`Protocol error: expected '${mark}'`);
    const end = this.#pending.indexOf(CRLF, at);
    if (end < 0) return undefined;
    const text = this.#pending.toString('latin1', at + 1, end);
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > most) throw new RespError('Protocol error: invalid length');
    return { value, end: end + CRLF.length };
  }
}
