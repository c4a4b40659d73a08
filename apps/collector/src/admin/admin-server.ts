import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

export interface AdminServerOptions {
  registry: Registry;
  /** Why the collector cannot keep spans now; undefined when it can, whether ClickHouse answers or not. */
  unreadiness: () => string | undefined;
}

/** `/healthz`: the process lives. `/readyz`: it can keep spans, in the log on disk where ClickHouse is away. `/metrics`: its figures for Prometheus. */
export function createAdminServer({ registry, unreadiness }: AdminServerOptions): Server {
  const answers: Record<string, () => Promise<[status: number, contentType: string, body: string]>> = {
    '/healthz': async () => [200, 'text/plain', 'ok\n'],
    '/readyz': async () => {
      const reason = unreadiness();
      return reason === undefined ? [200, 'text/plain', 'ready\n'] : [503, 'text/plain', `${reason}\n`];
    },
    '/metrics': async () => [200, registry.contentType, await registry.metrics()],
  };
  return createServer(async (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0]!;
    const answer = Object.hasOwn(answers, path) ? answers[path]! : undefined;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const [status, contentType, body] = !answer
      ? [404, 'text/plain', 'There are /healthz, /readyz and /metrics.\n']
      : isRead
        ? await answer().catch((error: unknown) => [500, 'text/plain', `${String(error)}\n`] as const)
        : [405, 'text/plain', 'Send GET.\n'];
    response.writeHead(status, { 'Content-Type': contentType, ...(status === 405 ? { Allow: 'GET, HEAD' } : {}) });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}
