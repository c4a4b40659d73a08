/** Of the API: its document. @throws Error with what the API says is wrong */
export async function askApi<Document>(path: string, signal: AbortSignal): Promise<Document> {
  const response = await fetch(path, { signal });
  if (response.ok) return (await response.json()) as Document;
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string } } | undefined;
  throw new ApiFailure(response.status, body?.error?.message ?? `HTTP ${response.status}`);
}

export class ApiFailure extends Error {
  override name = 'ApiFailure';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
