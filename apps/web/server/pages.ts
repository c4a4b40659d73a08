import { existsSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import next from 'next';

export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/**
 * The console's pages, served by Next.
 * @param dir folder of the Next app
 * @param isDev true: compile on request and reload on change; false: serve what `next build` made
 * @throws Error in one sentence if there is no build
 */
export async function openPages(dir: string, isDev: boolean, server: Server): Promise<Pages> {
  if (!isDev && !existsSync(join(dir, '.next', 'BUILD_ID'))) {
    throw new Error('The console is not built: run "npx next build apps/web", or use "npm start", which builds it.');
  }
  const app = next({ dev: isDev, dir, httpServer: server, quiet: !isDev });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (request, response) => handle(request, response), close: () => app.close() };
}
