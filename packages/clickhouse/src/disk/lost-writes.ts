import { IS_HOLD_QUERY } from '../embedded/hold-query.ts';
import type { Store } from '../store/connect.ts';
import { isAccessDenied, StoreUnavailableError } from '../store/errors.ts';

/** Answers with how many writes to files have failed since the server started. */
export const LOST_WRITES_SQL =
  "SELECT sum(value) AS lost FROM system.events WHERE event = 'WriteBufferFromFileDescriptorWriteFailed'";

/**
 * Writes rows that are relied on once this resolves. The embedded ClickHouse is chDB, which goes on after a write that
 * failed as if it had not (`WriteBufferFromFileDescriptor::nextImpl` in chdb-core 26.7 leaves the loop where ClickHouse
 * throws): on a full disk it acknowledges parts with empty files. It counts such writes, though, and is started again soon
 * after one, without the broken parts and their tokens. So what it acknowledged holds if it has lost nothing since before
 * it was asked.
 * @throws what `write` throws; StoreUnavailableError when the rows may be there or not
 */
export async function writeSurely(store: Store, write: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  await write();
  if (store.cluster !== undefined) return;
  const embedded = await askEmbedded(store);
  if (!embedded) return;
  const { upSeconds, lost } = embedded;
  if (lost > 0) {
    const message = `The embedded ClickHouse has lost ${lost} writes to a full disk, and starts again.`;
    throw new StoreUnavailableError(message, { isDiskFull: true });
  }
  if (upSeconds * 1000 < performance.now() - startedAt) {
    throw new StoreUnavailableError('The embedded ClickHouse has started again in the middle of an insert.');
  }
}

/** @returns undefined of another server than the embedded one, which lets its user read whatever it has */
async function askEmbedded(store: Store): Promise<{ upSeconds: number; lost: number } | undefined> {
  try {
    const [embedded] = await store.read<{ upSeconds: number; lost: number }>(
      `SELECT elapsed AS upSeconds, (${LOST_WRITES_SQL}) AS lost FROM system.processes WHERE ${IS_HOLD_QUERY} LIMIT 1`,
    );
    return embedded;
  } catch (error) {
    if (isAccessDenied(error as Error)) return undefined;
    throw error;
  }
}
