import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TrafficGraph } from '@faultline/model';
import type { LiveGraph, LiveUpdate } from './live-graph.ts';
import { formatEvent, formatRetry, HEARTBEAT } from './server-sent-events.ts';

const HEARTBEAT_EVERY_MS = 10_000;
const RETRY_MS = 1_000;

export interface GraphStreams {
  /** Answers a request with the stream, until the client leaves or `closeAll`. */
  open(request: IncomingMessage, response: ServerResponse): void;
  closeAll(): void;
}

/**
 * Streams of live snapshots. Events: `snapshot` (the graph, id = asOf) when a new one was read, and `status`
 * (LiveStatus) after every read. A client that reads too slowly misses snapshots rather than getting old ones.
 */
export function createGraphStreams(live: LiveGraph): GraphStreams {
  const closers = new Set<() => void>();
  const snapshotFrame = rememberNewest((graph: TrafficGraph) => formatEvent('snapshot', graph, graph.asOf));

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
      let sent = String(first.graph?.asOf) === request.headers['last-event-id'] ? first.graph : undefined;
      const send = ({ graph, status }: LiveUpdate): void => {
        if (response.writableNeedDrain) return;
        const snapshot = graph && graph !== sent ? snapshotFrame(graph) : '';
        sent = graph ?? sent;
        response.write(snapshot + formatEvent('status', status));
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
