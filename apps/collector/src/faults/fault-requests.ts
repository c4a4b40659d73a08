import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExperimentReader, ExperimentWriter } from '@faultline/clickhouse';
import { quote } from '@faultline/model';
import { BudgetShare, type ByteBudget } from '../batch/byte-budget.ts';
import { respondProblem } from '../http/respond.ts';
import { encodingOf } from '../otlp/signal.ts';
import type { ExportReceiver } from '../receiver/export-receiver.ts';
import { badRequest, GRPC, Problem, unavailable } from '../receiver/problem.ts';
import { ClientGoneError, CollectedBytes, receive } from '../receiver/receive-body.ts';
import type { ActiveExperiments } from './active-experiments.ts';

export interface FaultRequestsOptions {
  active: ActiveExperiments;
  reader: ExperimentReader;
  writer: ExperimentWriter;
  receiver: ExportReceiver;
  memory: ByteBudget;
  observer: FaultObserver;
  /** Whether there is anything to be asked yet. */
  isStarting: () => boolean;
  /** Epoch milliseconds. */
  clock: () => number;
}

export interface FaultObserver {
  /** The list was read, or could not be: `error`. */
  listed(error?: unknown): void;
  aborted(id: string, reason: string): void;
  abortFailed(error: unknown): void;
}

const LIST = '/v1/faults';
const ABORT = /^\/v1\/faults\/([0-9a-f]{16})\/abort$/;
const MOST_BODY_BYTES = 4_096;
const LONGEST_REASON = 500;
const RETRY_AFTER_SECONDS = 1;

/**
 * What services are told of experiments, and how they end one that hurts. Beside the receivers of OTLP on their port and
 * behind their tokens; unlike them for services only, so no page of a browser may read or post here.
 */
export class FaultRequests {
  readonly #options: FaultRequestsOptions;

  constructor(options: FaultRequestsOptions) {
    this.#options = options;
  }

  owns(path: string): boolean {
    return path === LIST || path.startsWith(`${LIST}/`);
  }

  async handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { receiver } = this.#options;
    try {
      receiver.authorize(request.headers.authorization);
      if (receiver.isDraining) throw unavailable('The collector is stopping.', RETRY_AFTER_SECONDS);
      if (this.#options.isStarting()) throw unavailable('The collector is starting.', RETRY_AFTER_SECONDS);
      const id = ABORT.exec(path)?.[1];
      if (path === LIST) {
        takeOnly('GET', request);
        await this.#list(request, response);
      } else if (id === undefined) {
        throw new Problem(
          404,
          GRPC.notFound,
          `There is nothing at ${quote(path)}: an experiment is ended at /v1/faults/ID/abort.`,
        );
      } else {
        takeOnly('POST', request);
        await this.#abort(request, response, id);
      }
    } catch (error) {
      if (error instanceof ClientGoneError || response.destroyed) return;
      respondProblem(request, response, 'application/json', receiver.problemOf(error), {});
    }
  }

  async #list(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { active, observer } = this.#options;
    const { nowMs, experiments, etag } = await active.list().catch((error: unknown) => {
      observer.listed(error);
      throw unavailable('ClickHouse does not answer, so nothing may be injected.', RETRY_AFTER_SECONDS);
    });
    observer.listed();
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'no-cache');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    const body = Buffer.from(JSON.stringify({ now: nowMs, experiments }));
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
  }

  async #abort(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    const { active, reader, writer, observer, clock } = this.#options;
    const reason = await this.#readReason(request);
    try {
      const atMs = clock();
      const experiment = await reader.read(id, atMs);
      if (experiment?.status !== 'active') {
        throw new Problem(404, GRPC.notFound, `There is no experiment ${id} that is active.`);
      }
      await writer.stop({ id, stop: 'aborted', atMs, reason });
    } catch (error) {
      if (error instanceof Problem) throw error;
      observer.abortFailed(error);
      throw unavailable('ClickHouse cannot take it now.', RETRY_AFTER_SECONDS);
    }
    active.forget();
    observer.aborted(id, reason);
    response.writeHead(204).end();
  }

  /** @throws Problem 400, 413, 415 or 503 */
  async #readReason(request: IncomingMessage): Promise<string> {
    const { receiver, memory } = this.#options;
    if (encodingOf(request.headers['content-type']) !== 'application/json') {
      throw new Problem(415, GRPC.invalidArgument, 'Send {"reason": "…"} as application/json.');
    }
    const share = new BudgetShare(memory);
    try {
      const collected = new CollectedBytes(MOST_BODY_BYTES, share);
      await receive(request, collected, receiver.limits.requestWithinMs);
      return reasonIn(collected.bytes().toString('utf8'));
    } finally {
      share.release();
    }
  }
}

function takeOnly(method: string, request: IncomingMessage): void {
  if (request.method === method) return;
  const message = `${request.method} is not understood here: send ${method}.`;
  throw new Problem(405, GRPC.unimplemented, message, { headers: { Allow: method } });
}

function reasonIn(text: string): string {
  let reason: unknown;
  try {
    reason = (JSON.parse(text) as { reason?: unknown } | null)?.reason;
  } catch {
    throw badRequest('The body is not JSON, but {"reason": "…"} is expected.');
  }
  if (typeof reason === 'string' && reason.length <= LONGEST_REASON) return reason;
  const found =
    typeof reason === 'string' ? `a text of ${reason.length} characters` : JSON.stringify(reason)?.slice(0, 40);
  const message = `reason is ${found ?? 'missing'}, but a text of at most ${LONGEST_REASON} characters is expected.`;
  throw badRequest(message, { field: 'reason', description: message });
}
