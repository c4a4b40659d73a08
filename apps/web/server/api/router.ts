import type { IncomingMessage, ServerResponse } from 'node:http';
import { paths } from '../../paths.ts';
import { ApiError, badParameter } from './api-error.ts';

/** One request to the API. */
export interface ApiCall {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  /** The `{…}` parts of the path, decoded. */
  parts: Readonly<Record<string, string>>;
  nowMs: number;
  /** Aborts when the client leaves. */
  signal: AbortSignal;
}

export interface ApiRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1, with `{name}` for one part. */
  path: string;
  answer: (call: ApiCall) => Promise<void> | void;
}

/**
 * The route for a method and path, with the path's parts.
 * @throws ApiError 404 for unknown paths, 405 for other methods
 */
export function findRoute(
  routes: readonly ApiRoute[],
  method: string,
  pathname: string,
): { answer: ApiRoute['answer']; parts: Record<string, string> } {
  const below = pathname.slice(paths.apiRoot.length);
  const candidates = routes.flatMap((route) => {
    const parts = matchPath(route.path, below);
    return parts ? [{ route, parts }] : [];
  });
  if (candidates.length === 0) {
    throw new ApiError(404, 'not_found', `The API has no ${pathname}; ${paths.openApi} lists what it has.`);
  }
  const asked = method === 'HEAD' ? 'GET' : method;
  const found = candidates.find(({ route }) => route.method === asked);
  if (!found) throw new MethodNotAllowed(pathname, method, [...new Set(candidates.map(({ route }) => route.method))]);
  return { answer: found.route.answer, parts: found.parts };
}

/** 405, with the methods that the path has for the `Allow` header. */
export class MethodNotAllowed extends ApiError {
  readonly allowed: readonly string[];

  constructor(pathname: string, method: string, allowed: readonly string[]) {
    super(405, 'method_not_allowed', `${pathname} does not take ${method}, only ${allowed.join(', ')}.`);
    this.allowed = allowed;
  }
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [i, want] of wanted.entries()) {
    const name = /^\{(\w+)\}$/.exec(want)?.[1];
    if (name === undefined) {
      if (want !== given[i]) return undefined;
    } else {
      parts[name] = decodePart(name, given[i]!);
    }
  }
  return parts;
}

function decodePart(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badParameter(name, text, 'percent-encoded UTF-8');
  }
}
