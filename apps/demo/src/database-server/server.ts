import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { messageOf } from '@faultline/runtime';
import { listen } from '../platform/listen.ts';
import { type ClientUnit, FrontendParser } from './frontend-messages.ts';

/** Milliseconds that a disk would take for an exchange with these bytes. */
export type DiskTime = (exchange: Buffer) => number;

/** PostgreSQL's answer to a client that asks for encryption. */
const NO_ENCRYPTION = 'N';

/**
 * Lets PostgreSQL clients use PGlite, which executes one exchange at a time whatever the number of clients.
 * Transactions over several exchanges are not kept apart: the demo has none.
 * @param diskTime what each exchange waits for while the database is its own: PGlite lives in memory, and a database
 * worth a cache in front does not
 */
export async function serveDatabase(database: PGlite, port: number, host: string, diskTime: DiskTime): Promise<Server> {
  const execute = async (bytes: Buffer): Promise<Uint8Array> => {
    const diskMs = diskTime(bytes);
    if (diskMs > 0) await wait(diskMs);
    return await database.execProtocolRaw(bytes);
  };
  const server = createServer((socket) => {
    const parser = new FrontendParser();
    let answered: Promise<void> = Promise.resolve();
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      try {
        for (const unit of parser.push(bytes)) answered = answered.then(() => answer(socket, unit));
      } catch (error) {
        socket.destroy();
        console.error(`demo-database: ${messageOf(error)}`);
      }
    });
  });
  const answer = async (socket: Socket, unit: ClientUnit): Promise<void> => {
    if (socket.destroyed) return;
    if (unit.kind === 'encryption-request') socket.write(NO_ENCRYPTION);
    else if (unit.kind === 'end') socket.end();
    else {
      try {
        socket.write(await database.runExclusive(() => execute(unit.bytes)));
      } catch (error) {
        socket.destroy();
        console.error(`demo-database: ${messageOf(error)}`);
      }
    }
  };
  await listen(server, port, host);
  return server;
}
