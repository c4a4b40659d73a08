import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ConsoleReads } from '../console-reads.ts';
import type { GraphStreams } from '../live/graph-stream.ts';
import { explainStoreFailure } from '../store-failure.ts';
import { ApiError } from './api-error.ts';
import { replyError } from './reply.ts';
import { findRoute, MethodNotAllowed } from './router.ts';
import { apiRoutes } from './routes.ts';

/** Answers a request below /api/v1. Never rejects: whatever goes wrong becomes an error answer. */
export type Api = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export function createApi(reads: ConsoleReads, streams: GraphStreams, maxLatenessMs: number): Api {
  const routes = apiRoutes(reads, streams, maxLatenessMs);
  return async (request, response, url) => {
    const left = new AbortController();
    response.once('close', () => left.abort());
    try {
      const { answer, parts } = findRoute(routes, request.method ?? 'GET', url.pathname);
      await answer({
        request,
        response,
        query: url.searchParams,
        parts,
        nowMs: Date.now(),
        signal: left.signal,
      });
    } catch (error) {
      if (left.signal.aborted) return;
      if (error instanceof MethodNotAllowed) response.setHeader('Allow', error.allowed.join(', '));
      replyError(request, response, error instanceof ApiError ? error : storeError(error));
    }
  };
}

function storeError(error: unknown): ApiError {
  console.error('faultline-console: a request failed:', error);
  return new ApiError(503, 'store_unavailable', explainStoreFailure(error));
}
