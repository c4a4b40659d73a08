import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveSnapshots, LiveUpdate } from './live-snapshots.ts';
import { formatEvent, formatRetry, HEARTBEAT } from './server-sent-events.ts';

const HEARTBEAT_EVERY_MS = 10_000;
const RETRY_MS = 1_000;

export interface SnapshotStreams<View = undefined> {
  /** Answers a request with the stream, until the client leaves or `closeAll`. @param view how snapshots are seen */
  open(request: IncomingMessage, response: ServerResponse, view: View): void;
  closeAll(): void;
}

/**
 * Streams of live snapshots. Events: `snapshot` (its document, id = asOf) when a new one was read, and `status`
 * (LiveStatus) after every read. A client that reads too slowly misses snapshots rather than getting old ones.
 * @param documentOf what of a snapshot is sent; the same object each time for the same view
 */
export function createSnapshotStreams<Snapshot extends { asOf: number }, View = undefined>(
  live: LiveSnapshots<Snapshot>,
  documentOf: (snapshot: Snapshot, view: View) => object,
): SnapshotStreams<View> {
  const closers = new Set<() => void>();
  const frames = new WeakMap<object, string>();
  /** Everybody with the same view gets the same text, so it is made once. */
  const snapshotFrame = (snapshot: Snapshot, view: View): string => {
    const document = documentOf(snapshot, view);
    const frame = frames.get(document) ?? formatEvent('snapshot', document, snapshot.asOf);
    frames.set(document, frame);
    return frame;
  };

  return {
    open(request, response, view) {
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
        const frame = snapshot && snapshot !== sent ? snapshotFrame(snapshot, view) : '';
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
