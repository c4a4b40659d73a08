import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeStatus } from '../otlp/responses.ts';
import type { Encoding } from '../otlp/signal.ts';
import type { Problem } from '../receiver/problem.ts';
import { CORS_HEADERS } from './cors.ts';

/** How long a client that is still sending gets to read why it should not. */
const LINGER_MS = 1_000;

/** Never compressed: the largest answer is smaller than what gzip would be worth its time for. */
export function respond(response: ServerResponse, status: number, encoding: Encoding, body: Buffer): void {
  response.writeHead(status, { ...CORS_HEADERS, 'Content-Type': encoding, 'Content-Length': body.length });
  response.end(body);
}

/**
 * Says what is wrong in a `google.rpc.Status`.
 * @param headersOfAll of every answer: by default those that let any page read it
 */
export function respondProblem(
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding,
  problem: Problem,
  headersOfAll: Readonly<Record<string, string>> = CORS_HEADERS,
): void {
  const { status, headers, retryAfterSeconds } = problem;
  const body = encodeStatus(problem, encoding);
  const closes = problem.closes && !request.complete;
  response.writeHead(status, {
    ...headersOfAll,
    ...headers,
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    'Content-Type': encoding,
    'Content-Length': body.length,
    ...(closes ? { Connection: 'close' } : {}),
  });
  if (closes) endWhenSent(request, response, body);
  else response.end(body);
}

/**
 * Closing a connection while the other side still sends makes it lose the answer: so the rest is read and thrown away
 * for a moment.
 */
function endWhenSent(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('end', end);
  request.once('close', end);
  request.resume();
}
