/** One event as `text/event-stream` spells it. `data` becomes one line of JSON. */
export function formatEvent(event: string, data: unknown, id?: number): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
}

/** A comment: keeps proxies from closing a quiet connection, and clients ignore it. */
export const HEARTBEAT = ': heartbeat\n\n';

/** How long a client waits before it connects again. */
export function formatRetry(retryMs: number): string {
  return `retry: ${retryMs}\n\n`;
}
