import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { explainListenError } from '@faultline/runtime';

/**
 * @param variable the setting that moves the port
 * @returns the port listened on
 * @throws Error with one sentence naming the port and the variable
 */
export function listen(server: Server, port: number, host: string, variable: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(explainListenError(error, variable, port, host) ?? error.message)),
    );
    server.listen({ port, host }, () => resolve((server.address() as AddressInfo).port));
  });
}
