import type { AddressInfo, Server } from 'node:net';
import { explainListenError } from '@faultline/runtime';

export interface ListenOptions {
  /** 0 = any free one. */
  port: number;
  host: string;
  /** The setting that moves the port. */
  variable: string;
  /** Told when connections cannot be accepted, e.g. because the process has no file descriptors left. */
  acceptFailed: (error: Error) => void;
}

/**
 * Starts listening. Later errors do not end the process: whoever opens too many connections must not stop it.
 * @returns the port listened on
 * @throws Error with one sentence naming the port and the variable
 */
export function listen(server: Server, { port, host, variable, acceptFailed }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      reject(new Error(explainListenError(error, variable, port, host) ?? error.message));
    };
    server.once('error', refuse);
    server.listen({ port, host }, () => {
      server.off('error', refuse);
      server.on('error', acceptFailed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
