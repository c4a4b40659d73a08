import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveSnapshots, LiveUpdate } from './live-snapshots.ts';
import { formatEvent, formatRetry, HEARTBEAT } from './server-sent-events.ts';

const HEARTBEAT_EVERY_MS = 10_000;
const RETRY_MS = 1_000;

export interface SnapshotStreams {
  /** Answers a request with the stream, until the client leaves or `closeAll`. */
  open(request: IncomingMessage, response: ServerResponse): void;
  closeAll(): void;
}

/**
 * Streams of live snapshots. Events: `snapshot` (its document, id = asOf) when a new one was read, and `status`
 * (LiveStatus) after every read. A client that reads too slowly misses snapshots rather than getting old ones.
 */
export function createSnapshotStreams<Snapshot extends { asOf: number }>(
  live: LiveSnapshots<Snapshot>,
): SnapshotStreams {
  const closers = new Set<() => void>();
  const snapshotFrame = rememberNewest((snapshot: Snapshot) => formatEvent('snapshot', snapshot, snapshot.asOf));

  return {
    open(request, response) {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      });
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      // Snapshots that a returning client missed are superseded by the newest; if it has that one, nothing is repeated.
      const first = live.latest();
      let sent = String(first.snapshot?.asOf) === request.headers['last-event-id'] ? first.snapshot : undefined;
      const send = ({ snapshot, status }: LiveUpdate<Snapshot>): void => {
        if (response.writableNeedDrain) return;
        const frame = snapshot && snapshot !== sent ? snapshotFrame(snapshot) : '';
        sent = snapshot ?? sent;
        response.write(frame + formatEvent('status', status));
      };
      response.write(formatRetry(RETRY_MS));
      send(first);

      const unwatch = live.watch(send);
      const heartbeat = setInterval(() => {
        if (!response.writableNeedDrain) response.write(HEARTBEAT);
      }, HEARTBEAT_EVERY_MS);
      const close = (): void => {
        clearInterval(heartbeat);
        unwatch();
        closers.delete(close);
        response.end();
      };
      closers.add(close);
      response.once('close', close);
    },
    closeAll() {
      for (const close of [...closers]) close();
    },
  };
}

/** Every viewer gets the same text, so it is made once. */
function rememberNewest<In extends object>(compute: (input: In) => string): (input: In) => string {
  let newest: { input: In; output: string } | undefined;
  return (input) => {
    if (newest?.input !== input) newest = { input, output: compute(input) };
    return newest.output;
  };
}
