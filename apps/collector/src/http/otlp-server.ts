import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { quote } from '@faultline/model';
import type { FaultRequests } from '../faults/fault-requests.ts';
import { encodeExportResponse, encodeStatus } from '../otlp/responses.ts';
import { type Encoding, encodingOf, type Signal, signalOfPath } from '../otlp/signal.ts';
import type { ExportReceiver } from '../receiver/export-receiver.ts';
import { badRequest, GRPC, Problem, tooSlow } from '../receiver/problem.ts';
import { ClientGoneError } from '../receiver/receive-body.ts';
import { preflightHeaders } from './cors.ts';
import { readRequest } from './read-request.ts';
import { respond, respondProblem } from './respond.ts';

const HEADERS_WITHIN_MS = 10_000;
const CHECK_TIMEOUTS_EVERY_MS = 2_000;
/** Longer than SDKs and proxies keep a connection without use, so that it is they who close it. */
const KEEP_ALIVE_MS = 75_000;

/** OTLP over HTTP. */
export class OtlpServer {
  readonly server: Server;
  readonly #receiver: ExportReceiver;
  readonly #faults: FaultRequests | undefined;

  /** @param faults takes the requests that concern experiments; without, there are none */
  constructor(receiver: ExportReceiver, faults?: FaultRequests) {
    this.#receiver = receiver;
    this.#faults = faults;
    const { connections, requestWithinMs } = receiver.limits;
    this.server = createServer(
      {
        headersTimeout: Math.min(HEADERS_WITHIN_MS, requestWithinMs),
        // Bodies have a limit of their own; this one is for what still comes after a request was refused.
        requestTimeout: 2 * requestWithinMs,
        connectionsCheckingInterval: CHECK_TIMEOUTS_EVERY_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
      },
      (request, response) => void this.#handle(request, response),
    );
    this.server.maxConnections = connections;
    this.server.on('clientError', answerUnreadable);
  }

  /** Takes no new connections, and no new requests on those that are open. The receiver must be draining. */
  startDraining(): void {
    this.server.close();
    this.server.closeIdleConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    const signal = signalOfPath(path);
    if (!signal && this.#faults?.owns(path)) return this.#faults.handle(request, response, path);
    const encoding = encodingOf(request.headers['content-type']) ?? 'application/json';
    const answered = this.#receiver.begin(signal ?? 'none');
    try {
      if (this.#receiver.isDraining) response.setHeader('Connection', 'close');
      if (request.method === 'OPTIONS' && signal) {
        response.writeHead(204, { Allow: 'POST, OPTIONS', ...preflightHeaders(request) }).end();
      } else {
        const body = await this.#export(request, response);
        respond(response, 200, encoding, body);
      }
    } catch (error) {
      if (error instanceof ClientGoneError || response.destroyed) {
        answered('aborted');
        return;
      }
      respondProblem(request, response, encoding, this.#receiver.problemOf(error));
    }
    answered(response.destroyed ? 'aborted' : String(response.statusCode));
  }

  async #export(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
    const { signal, encoding } = understand(request);
    this.#receiver.admit(signal, request.headers.authorization);
    const partial = await this.#receiver.export(
      signal,
      encoding,
      (memory) => readRequest(request, this.#receiver.limits, memory),
      () => response.destroyed,
    );
    return encodeExportResponse(signal, partial, encoding);
  }
}

/** @throws Problem 404, 405 or 415 */
function understand(request: IncomingMessage): { signal: Signal; encoding: Encoding } {
  const signal = signalOfPath(pathOf(request));
  if (!signal) {
    const message = `There is nothing at ${quote(pathOf(request))}: post to /v1/traces, /v1/metrics or /v1/logs.`;
    throw new Problem(404, GRPC.notFound, message);
  }
  if (request.method !== 'POST') {
    const message = `${request.method} is not understood here: send POST.`;
    throw new Problem(405, GRPC.unimplemented, message, { headers: { Allow: 'POST, OPTIONS' } });
  }
  const encoding = encodingOf(request.headers['content-type']);
  if (!encoding) {
    const found = request.headers['content-type'] ?? '';
    const message = `Content-Type "${found}" is not understood: send application/x-protobuf or application/json.`;
    throw new Problem(415, GRPC.invalidArgument, message);
  }
  return { signal, encoding };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0]!;
}

/** What Node could not read as HTTP, or not in time, still gets an answer in OTLP's form. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, grpcCode, message } = unreadableProblem(error);
  const body = encodeStatus({ grpcCode, message }, 'application/json');
  socket.end(
    `HTTP/1.1 ${status} ${REASON[status]}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
}

const REASON: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function unreadableProblem(error: NodeJS.ErrnoException): Problem {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return tooSlow(HEADERS_WITHIN_MS);
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return new Problem(431, GRPC.invalidArgument, 'The headers are larger than 16 KiB.');
  }
  return badRequest(`This is not HTTP: ${error.message}.`);
}
