import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { encodeExportResponse } from '../otlp/responses.ts';
import type { Signal } from '../otlp/signal.ts';
import type { ExportReceiver } from '../receiver/export-receiver.ts';
import { InProgress } from '../receiver/in-progress.ts';
import { GRPC, Problem } from '../receiver/problem.ts';
import { ClientGoneError } from '../receiver/receive-body.ts';
import { Deadline, timeoutMs } from './deadline.ts';
import { readMessage } from './read-message.ts';
import { respondMessage, respondPlainly, respondProblem } from './respond.ts';

const METHODS: Record<string, Signal> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
};
const CONTENT_TYPE = /^application\/grpc(\+proto)?\s*(;|$)/i;

/** One connection may carry what a proxy collects from many senders. */
const CONCURRENT_STREAMS = 1_000;
/** So that a request of usual size arrives without waiting for leave to send more. */
const STREAM_WINDOW_BYTES = 1 << 20;
const CONNECTION_WINDOW_BYTES = 4 << 20;
const HEADER_BYTES = 16 << 10;
/** A connection on which nothing happens is closed; gRPC clients open another one when they need it. */
const IDLE_MS = 300_000;
/** Notices a client whose machine has gone. */
const TCP_KEEP_ALIVE_AFTER_MS = 60_000;

/**
 * OTLP over gRPC: unary `Export` on HTTP/2 without TLS. Our own instead of a library's, because a message must stay
 * within the budgets for memory while it arrives and while it is decompressed. Node's own limits stand against floods
 * of resets, pings and settings.
 */
export class GrpcServer {
  readonly server: Http2Server;
  readonly #receiver: ExportReceiver;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #open = new InProgress();

  constructor(receiver: ExportReceiver) {
    this.#receiver = receiver;
    this.server = createServer({
      settings: {
        enablePush: false,
        initialWindowSize: STREAM_WINDOW_BYTES,
        maxConcurrentStreams: CONCURRENT_STREAMS,
        maxHeaderListSize: HEADER_BYTES,
      },
    });
    this.server.maxConnections = receiver.limits.connections;
    this.server.on('connection', (socket) => socket.setKeepAlive(true, TCP_KEEP_ALIVE_AFTER_MS));
    this.server.on('session', (session) => this.#welcome(session));
    this.server.on('stream', (stream, headers) => void this.#handle(stream, headers));
  }

  /** Takes no new connections, and asks clients to leave (GOAWAY) once what is under way is answered. */
  startDraining(): void {
    this.server.close();
    for (const session of this.#sessions) session.close();
  }

  /** Resolves when every client has left. */
  allClosed(giveUp: AbortSignal): Promise<void> {
    return this.#open.whenIdle(giveUp);
  }

  /** Ends what is still open, whatever is under way. */
  closeAllConnections(): void {
    for (const session of this.#sessions) session.destroy();
  }

  #welcome(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    this.#open.begin();
    session.once('close', () => {
      this.#sessions.delete(session);
      this.#open.end();
    });
    // A broken connection ends its streams, which is where it matters.
    session.on('error', () => {});
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    session.setTimeout(IDLE_MS, () => session.destroy());
  }

  async #handle(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const signal = signalOf(headers);
    const answered = this.#receiver.begin(signal ?? 'none');
    stream.on('error', () => {});
    // Requests have a limit of their own; this one is for clients that leave no room for an answer of a few bytes.
    stream.setTimeout(2 * this.#receiver.limits.requestWithinMs, () => stream.destroy());
    if (!CONTENT_TYPE.test(headers['content-type'] ?? '')) {
      const problem = notGrpc(headers['content-type']);
      respondPlainly(stream, problem);
      answered(String(problem.status));
      return;
    }
    const deadline = new Deadline(timeoutMs(headers['grpc-timeout'] as string | undefined));
    try {
      const message = await Promise.race([this.#export(stream, headers, signal), deadline.passed]);
      if (isGone(stream)) throw new ClientGoneError();
      respondMessage(stream, message);
      answered('200');
    } catch (error) {
      if (error instanceof ClientGoneError || isGone(stream)) answered('aborted');
      else {
        const problem = this.#receiver.problemOf(error);
        respondProblem(stream, problem);
        answered(String(problem.status));
      }
    } finally {
      deadline.cancel();
    }
  }

  async #export(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, signal: Signal | undefined): Promise<Buffer> {
    if (!signal) {
      const methods = Object.keys(METHODS).join(', ');
      throw new Problem(404, GRPC.unimplemented, `Of gRPC these are implemented: ${methods}; not ${headers[':path']}.`);
    }
    this.#receiver.admit(signal, headers.authorization);
    const encoding = (headers['grpc-encoding'] as string | undefined) ?? 'identity';
    const partial = await this.#receiver.export(
      signal,
      'application/x-protobuf',
      (memory) => readMessage(stream, encoding, this.#receiver.limits, memory),
      () => isGone(stream),
    );
    return encodeExportResponse(signal, partial, 'application/x-protobuf');
  }
}

function signalOf(headers: IncomingHttpHeaders): Signal | undefined {
  const path = headers[':path'] ?? '';
  return headers[':method'] === 'POST' && Object.hasOwn(METHODS, path) ? METHODS[path] : undefined;
}

function notGrpc(contentType: string | undefined): Problem {
  const message =
    `Content-Type "${contentType ?? ''}" is not understood: this port speaks gRPC (application/grpc); ` +
    'OTLP/HTTP has a port of its own.';
  return new Problem(415, GRPC.invalidArgument, message);
}

function isGone(stream: ServerHttp2Stream): boolean {
  return stream.destroyed || stream.closed || stream.aborted;
}
