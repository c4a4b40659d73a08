import { createServer } from 'node:net';

/**
 * Ports below those that Linux (32768 on), macOS and Windows (49152 on) give to outgoing connections: what is free here stays
 * free unless somebody listens on purpose, while the next connection of any process may take one of the others.
 */
const FIRST_PORT = 10_000;
const PORTS = 22_000;
const MOST_TRIES = 500;

/** Processes that are started beside each other have numbers that are near, and are not to try the same ports. */
const APART = 211;

let lastTried = (process.pid * APART) % PORTS;

/**
 * A TCP port that was free a moment ago, not given to anybody else in this process before.
 * @throws Error when none is found
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    lastTried = (lastTried + 1) % PORTS;
    const port = FIRST_PORT + lastTried;
    if (await isPortFree(port, host)) return port;
  }
  throw new Error(`none of ${MOST_TRIES} ports of ${host} is free`);
}

/**
 * Whether nothing listens on the port now.
 * @throws the error of `listen` when the port cannot be had for another reason; `explainListenError` puts it into words
 */
export function isPortFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * One sentence for an error of `server.listen`, naming the variable that moves the port; undefined for other errors.
 */
export function explainListenError(error: unknown, variable: string, port: number, host: string): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is already in use: stop what listens there, or set ${variable} to a free port.`;
  }
  if (code === 'EACCES') return `Port ${port} may not be opened by this user: set ${variable} to a port above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address "${host}": set FAULTLINE_HOST to one that it has.`;
  }
  return undefined;
}
