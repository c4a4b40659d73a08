import { ClickHouseError } from '@clickhouse/client';

/** The store could not be reached, or could not take this now. The same request may succeed later. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';
  /** Whether the server lacks room on its disk: it will for a while. */
  readonly isDiskFull: boolean;

  constructor(message: string, { isDiskFull = false, ...options }: ErrorOptions & { isDiskFull?: boolean } = {}) {
    super(message, options);
    this.isDiskFull = isDiskFull;
  }
}

/** The store understood the request and will never accept it. */
export class StoreRejectedError extends Error {
  override name = 'StoreRejectedError';
  /** ClickHouse's error code. */
  readonly code: number;

  constructor(message: string, code: number, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Codes that speak of the request itself: a block that cannot be read, columns and types that do not fit, SQL that is
 * wrong. Whatever is not listed may pass (memory, space, parts, replicas, a server that is starting), so that
 * acknowledged spans are never thrown away for a reason nobody thought of.
 */
const REJECTED = new Set([
  6, 7, 8, 10, 16, 20, 26, 27, 32, 33, 34, 35, 36, 38, 41, 42, 43, 44, 46, 47, 48, 50, 53, 62, 69, 70, 72, 73, 117, 128,
  131, 190, 246, 261, 271, 321, 349, 407, 432, 441, 454, 457, 469,
]);

/** Messages of a server that was reached over a broken connection, or not at all. */
const CONNECTION_LOST =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|socket hang up|other side closed/;

/**
 * What a server says of another one that went away in the middle of a statement, under codes that mean a bad block when
 * they speak of what the client sent.
 */
const SHARD_LOST = /while (receiving packet from|reading from socket|writing to socket)/i;

/** What a block spreads over more time than any block may, under a code that else means that parts must be merged first. */
const TOO_MANY_PARTITIONS = /Too many partitions for single INSERT block/;

const NOT_ENOUGH_SPACE = 243;
/** What the system says, under whichever code ClickHouse passes it on. */
const NO_SPACE = /No space left on device|errno: 28\b/;

/** Turns what the client threw into one of the two errors above. */
export function storeError(error: unknown): StoreUnavailableError | StoreRejectedError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ClickHouseError) {
    const code = Number(error.code);
    const text = `ClickHouse answered with code ${error.code} (${error.type ?? 'unknown'}): ${firstLine(message)}`;
    const isRejected = REJECTED.has(code) || TOO_MANY_PARTITIONS.test(message);
    if (isRejected && !SHARD_LOST.test(message)) return new StoreRejectedError(text, code, { cause: error });
    return new StoreUnavailableError(text, {
      cause: error,
      isDiskFull: code === NOT_ENOUGH_SPACE || NO_SPACE.test(message),
    });
  }
  return new StoreUnavailableError(`ClickHouse did not answer: ${firstLine(message)}`, { cause: error });
}

const ACCESS_DENIED = '497';

/** Whether what the store threw says that its user may not do this. */
export function isAccessDenied({ cause }: Error): boolean {
  return cause instanceof ClickHouseError && cause.code === ACCESS_DENIED;
}

/** ABORTED: the server is shutting down, and answers nothing else until it is gone. */
const SHUTTING_DOWN = '236';

/** Whether the server is ending: another one of the same cluster may answer. */
export function isServerEnding(error: unknown): boolean {
  return error instanceof ClickHouseError && error.code === SHUTTING_DOWN;
}

/** Whether the request may not have reached a server at all: it is restarting, or an idle connection was closed. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof ClickHouseError) return isServerEnding(error);
  const { code, message } = error as NodeJS.ErrnoException;
  return CONNECTION_LOST.test(`${code ?? ''} ${message ?? ''}`);
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 500);
}
