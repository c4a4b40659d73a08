import { createServer, type Socket } from 'node:net';
import { listen } from '../platform/listen.ts';
import { execute } from './commands.ts';
import { CommandParser, encodeReply, RespError } from './resp.ts';
import type { Store } from './store.ts';

/** A cache that answers Redis clients. */
export interface CacheServer {
  /** Drops every connection, and refuses new ones until `accept`. */
  refuse(): void;
  accept(): Promise<void>;
}

/** Serves the store to Redis clients on the port. Rejects when it cannot listen. */
export async function serveCache(store: Store, port: number, host: string): Promise<CacheServer> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => socket.destroy());
    answer(socket, store);
  });
  await listen(server, port, host);
  return {
    refuse() {
      server.close();
      for (const socket of connections) socket.destroy();
    },
    async accept() {
      if (!server.listening) await listen(server, port, host);
    },
  };
}

function answer(socket: Socket, store: Store): void {
  const parser = new CommandParser();
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    try {
      const replies = parser.push(bytes).map((command) => encodeReply(execute(store, command)));
      if (replies.length > 0) socket.write(replies.join(''));
    } catch (error) {
      if (!(error instanceof RespError)) throw error;
      socket.end(encodeReply({ error: `ERR ${error.message}` }));
    }
  });
}
