import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BudgetShare, type ByteBudget } from '../batch/byte-budget.ts';
import type { IntakeLimits } from '../config.ts';
import type { TraceIntake } from '../intake/trace-intake.ts';
import { rejectUnkept } from '../intake/unkept-intake.ts';
import { encodeExportResponse, encodeStatus, type PartialSuccess } from '../otlp/responses.ts';
import { type Encoding, encodingOf, type Signal, signalOfPath } from '../otlp/signal.ts';
import { bearerCheck } from './authenticate.ts';
import { preflightHeaders } from './cors.ts';
import { InProgress } from './in-progress.ts';
import { GRPC, Problem, unavailable } from './problem.ts';
import { ClientGoneError, readBody } from './read-body.ts';
import { respond, respondProblem } from './respond.ts';

/** Counts requests; see CollectorMetrics for how the numbers add up. */
export interface RequestObserver {
  /** @returns to be called with what was answered: the HTTP status, or `aborted` when the client had gone */
  received(signal: Signal | 'none'): (code: string) => void;
  failed(error: unknown): void;
}

export interface OtlpServerOptions {
  intake: TraceIntake;
  limits: IntakeLimits;
  tokens: readonly string[];
  memory: ByteBudget;
  observer: RequestObserver;
}

const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
const CHECK_TIMEOUTS_EVERY_MS = 2_000;
/** Longer than SDKs and proxies keep a connection without use, so that it is they who close it. */
const KEEP_ALIVE_MS = 75_000;

/** OTLP over HTTP. */
export class OtlpServer {
  readonly server: Server;
  readonly #options: OtlpServerOptions;
  readonly #isAuthorized: (authorization: string | undefined) => boolean;
  readonly #requests = new InProgress();
  readonly #reads = new InProgress();
  #isDraining = false;

  constructor(options: OtlpServerOptions) {
    this.#options = options;
    this.#isAuthorized = bearerCheck(options.tokens);
    this.server = createServer(
      {
        headersTimeout: HEADERS_WITHIN_MS,
        requestTimeout: REQUEST_WITHIN_MS,
        connectionsCheckingInterval: CHECK_TIMEOUTS_EVERY_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
      },
      (request, response) => void this.#handle(request, response),
    );
    this.server.maxConnections = options.limits.connections;
    this.server.on('clientError', answerUnreadable);
  }

  /** Takes no new connections, and no new requests on those that are open. */
  startDraining(): void {
    this.#isDraining = true;
    this.server.close();
    this.server.closeIdleConnections();
  }

  /** Resolves when no request is being read any more: the batcher then has all that it will get. */
  allRead(giveUp: AbortSignal): Promise<void> {
    return this.#reads.whenIdle(giveUp);
  }

  /** Resolves when every request has its answer. */
  allAnswered(giveUp: AbortSignal): Promise<void> {
    return this.#requests.whenIdle(giveUp);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { observer } = this.#options;
    const signal = signalOfPath(pathOf(request));
    const encoding = encodingOf(request.headers['content-type']) ?? 'application/json';
    const answered = observer.received(signal ?? 'none');
    this.#requests.begin();
    try {
      if (this.#isDraining) response.setHeader('Connection', 'close');
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
      respondProblem(request, response, encoding, this.#problemOf(error));
    } finally {
      this.#requests.end();
    }
    answered(response.destroyed ? 'aborted' : String(response.statusCode));
  }

  async #export(request: IncomingMessage, response: ServerResponse): Promise<Buffer> {
    const { intake, limits, memory } = this.#options;
    const { signal, encoding } = this.#check(request);
    const share = new BudgetShare(memory);
    let partial: Promise<PartialSuccess | undefined>;
    this.#reads.begin();
    try {
      const body = await readBody(request, limits.bodyBytes, share);
      partial =
        signal === 'traces'
          ? intake.export(body, encoding, () => response.destroyed)
          : rejectUnkept(body.payload, signal, encoding);
    } finally {
      share.release();
      this.#reads.end();
    }
    return encodeExportResponse(signal, await partial, encoding);
  }

  /** All that can be said before the body is read. */
  #check(request: IncomingMessage): { signal: Signal; encoding: Encoding } {
    const signal = signalOfPath(pathOf(request));
    if (!signal) {
      const message = `There is nothing at ${pathOf(request)}: post to /v1/traces.`;
      throw new Problem(404, GRPC.notFound, message);
    }
    if (request.method !== 'POST') {
      const message = `${request.method} is not understood here: send POST.`;
      throw new Problem(405, GRPC.unimplemented, message, { headers: { Allow: 'POST, OPTIONS' } });
    }
    if (!this.#isAuthorized(request.headers.authorization)) {
      const message = 'A token is needed: send one of FAULTLINE_INGEST_TOKENS as "Authorization: Bearer TOKEN".';
      throw new Problem(401, GRPC.unauthenticated, message, { headers: { 'WWW-Authenticate': 'Bearer' } });
    }
    const encoding = encodingOf(request.headers['content-type']);
    if (!encoding) {
      const found = request.headers['content-type'] ?? '';
      const message = `Content-Type "${found}" is not understood: send application/x-protobuf or application/json.`;
      throw new Problem(415, GRPC.invalidArgument, message);
    }
    if (this.#isDraining) throw unavailable('The collector is stopping.', 1);
    if (this.#requests.count > this.#options.limits.concurrentRequests) {
      const message = `More than ${this.#options.limits.concurrentRequests} requests are in progress.`;
      throw new Problem(429, GRPC.resourceExhausted, message, { headers: { 'Retry-After': '1' } });
    }
    if (signal === 'traces') this.#options.intake.admit();
    return { signal, encoding };
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    this.#options.observer.failed(error);
    return new Problem(500, GRPC.internal, 'The collector failed to handle the request; see its log.');
  }
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
  const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const status = isSlow ? '408 Request Timeout' : '400 Bad Request';
  const message = isSlow ? 'The request did not arrive in time.' : `This is not HTTP: ${error.message}.`;
  const body = encodeStatus({ code: GRPC.invalidArgument, message }, 'application/json');
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}
