import type { Server } from 'node:http';
import { explainListenError } from '@faultline/runtime';

/**
 * Listens, or says in one sentence why it cannot.
 * @returns the port, which the system chose if `port` is 0
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const reason = explainListenError(error, 'FAULTLINE_CONSOLE_PORT', port, host);
      reject(reason ? new Error(reason, { cause: error }) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Stops listening and drops the connections that are left, busy or idle. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
