import type { FieldProblem } from '@faultline/model';

/** The API has refused: with its sentence, and what is wrong with which field of what was sent. */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  readonly status: number;
  readonly problems: readonly FieldProblem[];

  constructor(status: number, message: string, problems: readonly FieldProblem[]) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** A document of the API. @throws ApiFailure, or what `fetch` throws where there is no answer */
export function askApi<Document>(path: string, signal: AbortSignal): Promise<Document> {
  return call(path, { signal });
}

/** Changes something, and gives what the API answers. Throws as `askApi` does. */
export function sendToApi<Document>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Document> {
  return call(path, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
}

/** The API says that there is no such thing. */
export function isMissing(error: Error | null): boolean {
  return error instanceof ApiFailure && error.status === 404;
}

/** For a query of one thing: what is not there is not asked for again. */
export function retryUnlessMissing(failures: number, error: Error): boolean {
  return !isMissing(error) && failures < 1;
}

async function call<Document>(path: string, init: RequestInit): Promise<Document> {
  const response = await fetch(path, init);
  const body = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body;
  throw new ApiFailure(response.status, body?.error?.message ?? `HTTP ${response.status}`, body?.error?.problems ?? []);
}
