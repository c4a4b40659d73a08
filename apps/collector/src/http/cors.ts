import type { IncomingMessage } from 'node:http';

const HEADER_NAMES = /^[\w, -]{1,1000}$/;

/** Any page may send telemetry: nothing is ever read from here, and no cookie gives access. */
export const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
} as const;

/** The answer to a browser that asks whether it may post. */
export function preflightHeaders(request: IncomingMessage): Record<string, string> {
  const asked = request.headers['access-control-request-headers'] ?? '';
  return {
    ...CORS_HEADERS,
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': HEADER_NAMES.test(asked) ? asked : 'Content-Type, Content-Encoding, Authorization',
    'Access-Control-Max-Age': '7200',
  };
}
