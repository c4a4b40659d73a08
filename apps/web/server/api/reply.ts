import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_CONTENT_SECURITY_POLICY } from '../security/response-headers.ts';
import type { ApiError } from './api-error.ts';

/** How long an answer stays true. */
export type Freshness =
  /** The next second has another answer. */
  | 'live'
  /** A past window that late spans may still change: keep it, but ask whether it is still so. */
  | 'settling'
  /** A past window that nothing changes any more. */
  | 'settled';

const CACHE_CONTROL: Record<Freshness, string> = {
  live: 'no-store',
  settling: 'private, no-cache',
  settled: 'private, max-age=86400',
};

/** Answers with JSON; 304 where the client has the same already. */
export function replyJson(
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
  freshness: Freshness = 'live',
): void {
  const text = JSON.stringify(body);
  response.setHeader('Content-Security-Policy', API_CONTENT_SECURITY_POLICY);
  response.setHeader('Cache-Control', CACHE_CONTROL[freshness]);
  response.setHeader('Vary', 'Authorization, Cookie');
  if (freshness !== 'live') {
    const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
    response.setHeader('ETag', etag);
    if (matches(request.headers['if-none-match'], etag)) {
      response.writeHead(304).end();
      return;
    }
  }
  send(request, response, 200, text);
}

/** Answers that something was made, and where it is. */
export function replyCreated(
  request: IncomingMessage,
  response: ServerResponse,
  location: string,
  body: unknown,
): void {
  response.setHeader('Content-Security-Policy', API_CONTENT_SECURITY_POLICY);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Location', location);
  send(request, response, 201, JSON.stringify(body));
}

export function replyError(request: IncomingMessage, response: ServerResponse, error: ApiError): void {
  response.setHeader('Content-Security-Policy', API_CONTENT_SECURITY_POLICY);
  response.setHeader('Cache-Control', 'no-store');
  send(request, response, error.status, JSON.stringify(error));
}

function send(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(text);
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((text) => ['*', etag].includes(text.trim().replace(/^W\//, '')));
}
