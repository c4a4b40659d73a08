import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from '@clickhouse/client';
import { isServerEnding } from './errors.ts';

const REQUEST_TIMEOUT_MS = 35_000;
const MAX_CONNECTIONS = 16;

/** Servers that answer for the same database: one, or any number of a cluster's. */
export interface Servers {
  /** One client to a server, in the order of the URLs. */
  readonly clients: readonly ClickHouseClient[];
  /**
   * Calls with the client of the server that is talked to now. When it cannot be reached, or does not answer in time, the
   * call fails, and the next call goes to the next server. An aborted signal says nothing about the server.
   */
  call<T>(attempt: (client: ClickHouseClient) => Promise<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

/** Connects lazily. @param settings sent along with everything */
export function openServers(urls: readonly URL[], database: string, settings: ClickHouseSettings): Servers {
  const clients = urls.map((url) =>
    createClient({
      url: url.origin,
      username: decodeURIComponent(url.username) || 'default',
      password: decodeURIComponent(url.password),
      database,
      application: 'faultline',
      request_timeout: REQUEST_TIMEOUT_MS,
      max_open_connections: MAX_CONNECTIONS,
      keep_alive: { enabled: true },
      clickhouse_settings: settings,
      log: { level: ClickHouseLogLevel.OFF },
    }),
  );
  let current = 0;

  return {
    clients,
    async call(attempt, signal) {
      const asked = current;
      try {
        return await attempt(clients[asked]!);
      } catch (error) {
        const isServerLost = (!(error instanceof ClickHouseError) || isServerEnding(error)) && !signal?.aborted;
        // Calls that failed together move on by one server, not by one each.
        if (isServerLost && current === asked) current = (asked + 1) % clients.length;
        throw error;
      }
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}
