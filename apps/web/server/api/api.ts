import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ReadLimit, readLimitOf, StoreRejectedError } from '@faultline/clickhouse';
import { isFromOtherSite } from '../security/cross-site.ts';
import { explainStoreFailure } from '../store-failure.ts';
import { ApiError } from './api-error.ts';
import { replyError } from './reply.ts';
import { findRoute, MethodNotAllowed } from './router.ts';
import { type ApiSources, apiRoutes } from './routes.ts';

/** Answers a request below /api/v1. Never rejects: whatever goes wrong becomes an error answer. */
export type Api = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

export function createApi(sources: ApiSources): Api {
  const routes = apiRoutes(sources);
  return async (request, response, url) => {
    const left = new AbortController();
    response.once('close', () => left.abort());
    try {
      refuseOtherSites(request);
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
      replyError(request, response, error instanceof ApiError ? error : failureOf(error));
    }
  };
}

/** @throws ApiError 403: what changes something is not taken from pages of other sites, which a browser lets post here */
function refuseOtherSites({ method = 'GET', headers }: IncomingMessage): void {
  if (method === 'GET' || method === 'HEAD' || !isFromOtherSite(headers)) return;
  const message = `${method} is taken from this console's own pages and from programs, not from pages of another site.`;
  throw new ApiError(403, 'other_site', message);
}

const TOOK_TOO_MUCH: Record<ReadLimit, string> = {
  time: 'takes too long',
  memory: 'needs too much memory',
  rows: 'reads too much',
};

/** Errors that a mistake of ours throws, and no store. */
const MISTAKES = [StoreRejectedError, TypeError, RangeError, ReferenceError, SyntaxError];

function failureOf(error: unknown): ApiError {
  const tooMuch = readLimitOf(error);
  if (tooMuch) {
    const message = `This ${TOOK_TOO_MUCH[tooMuch.limit]}: ask for less, such as a shorter window (from, to) or one service.`;
    return new ApiError(422, 'too_much_to_read', message);
  }
  console.error('faultline-console: a request failed:', error);
  if (MISTAKES.some((mistake) => error instanceof mistake)) {
    return new ApiError(500, 'internal', 'This cannot be answered, by a mistake of Faultline; its log says more.');
  }
  return new ApiError(503, 'store_unavailable', explainStoreFailure(error));
}
