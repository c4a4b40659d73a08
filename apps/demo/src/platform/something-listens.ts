import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { LOOPBACK } from './addresses.ts';

const PAUSE_MS = 200;

/** Resolves when a connection to the port is taken, and rejects with the reason of the signal when that is aborted. */
export async function somethingListens(port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const socket = connect(port, LOOPBACK);
    try {
      await once(socket, 'connect', { signal });
      return;
    } catch {
      await wait(PAUSE_MS, undefined, { signal });
    } finally {
      socket.destroy();
    }
  }
}
