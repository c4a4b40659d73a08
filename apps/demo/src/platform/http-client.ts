import { urlOf } from './addresses.ts';

/** A service answered with something other than 2xx. */
export class UpstreamError extends Error {
  override name = 'UpstreamError';
  readonly status: number;

  constructor(service: string, status: number) {
    super(`${service} answered ${status}`);
    this.status = status;
  }
}

/** Milliseconds after which a call is given up even where no breaker or policy has a shorter timeout. */
const CONNECTION_TIMEOUT_MS = 3_000;

/**
 * Asks a service for JSON.
 * @throws UpstreamError for any status but 2xx; TypeError when it cannot be reached; AbortError or TimeoutError when
 * the signal fires or nothing came within 3 s
 */
export async function getJson<T>(service: string, path: string, signal?: AbortSignal): Promise<T> {
  const deadline = AbortSignal.timeout(CONNECTION_TIMEOUT_MS);
  const response = await fetch(urlOf(service) + path, {
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new UpstreamError(service, response.status);
  }
  return (await response.json()) as T;
}
