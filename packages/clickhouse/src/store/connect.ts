import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { isConnectionLost, storeError } from './errors.ts';

export type QueryParams = Record<string, unknown>;

/** What a statement may be given besides its text. */
export interface StatementOptions {
  params?: QueryParams;
  settings?: ClickHouseSettings;
  signal?: AbortSignal;
}

/**
 * A ClickHouse database over HTTP. Reads and statements are tried again when the connection broke, because both can be
 * repeated; inserts are not, because only the caller knows the token that makes a repetition harmless.
 * Every method rejects with StoreUnavailableError or StoreRejectedError, or with the reason of an aborted signal.
 */
export interface Store {
  readonly database: string;
  /**
   * A SELECT that every shard answers from its own rows, the answers put together: to be used as `FROM (…)`. The shards'
   * rows still have to be added up. Without a cluster it is the SELECT itself.
   */
  onShards(select: string): string;
  /** What to INSERT INTO so that rows get to the shard they belong to. Without a cluster it is the table itself. */
  into(table: string): string;
  /** Rows of a SELECT. It can change nothing, and ends on the server when the signal aborts. */
  read<Row>(sql: string, options?: StatementOptions): Promise<Row[]>;
  /**
   * Runs a statement without a result.
   * @param options `database`: another than ours, e.g. `system` before ours exists. `repeat: false`: not to be tried
   *   again when the connection breaks.
   */
  run(sql: string, options?: StatementOptions & { database?: string; repeat?: boolean }): Promise<void>;
  /** Sends a body after `INSERT … FORMAT …`. */
  insert(sql: string, body: Uint8Array, settings: ClickHouseSettings): Promise<void>;
  /** Closes all connections. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 35_000;
const MAX_CONNECTIONS = 16;
const RETRY_AFTER_MS = [100, 400];

/** Readonly 2 permits settings but no writes; only such queries may be cancelled by a closed connection. */
const READ_SETTINGS: ClickHouseSettings = {
  readonly: '2',
  cancel_http_readonly_queries_on_client_close: 1,
  max_execution_time: 20,
  max_memory_usage: '400000000',
  max_bytes_before_external_group_by: '200000000',
  output_format_json_quote_64bit_integers: 0,
};

/**
 * Opens a store. Connects lazily, so it succeeds while the server is still starting.
 * @param url `http(s)://user:password@host:port/database`; the database defaults to `faultline`
 */
export function connect(url: URL): Store {
  const database = decodeURIComponent(url.pathname.slice(1)) || 'faultline';
  const client = createClient({
    url: url.origin,
    username: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
    database,
    application: 'faultline',
    request_timeout: REQUEST_TIMEOUT_MS,
    max_open_connections: MAX_CONNECTIONS,
    keep_alive: { enabled: true },
    log: { level: ClickHouseLogLevel.OFF },
  });

  return {
    database,
    onShards: (select) => select,
    into: (table) => table,
    read: (sql, { params, settings, signal } = {}) =>
      repeatable(signal, async () => {
        const result = await client.query({
          query: sql,
          format: 'JSONEachRow',
          clickhouse_settings: { ...READ_SETTINGS, ...settings },
          ...(params ? { query_params: params } : {}),
          ...(signal ? { abort_signal: signal } : {}),
        });
        return result.json();
      }),
    run: (sql, { params, settings, signal, database: inDatabase, repeat = true } = {}) =>
      repeatable(
        signal,
        async () => {
          await client.command({
            query: sql,
            clickhouse_settings: { ...settings, ...(inDatabase ? { database: inDatabase } : {}) } as ClickHouseSettings,
            ...(params ? { query_params: params } : {}),
            ...(signal ? { abort_signal: signal } : {}),
          });
        },
        repeat ? RETRY_AFTER_MS : [],
      ),
    async insert(sql, body, settings) {
      try {
        const { stream } = await client.exec({
          query: sql,
          values: Readable.from([body], { objectMode: false }),
          clickhouse_settings: settings,
        });
        stream.resume();
        await new Promise<void>((resolve, reject) => stream.once('end', resolve).once('error', reject));
      } catch (error) {
        throw storeError(error);
      }
    },
    close: () => client.close(),
  };
}

async function repeatable<T>(
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
  retryAfter: readonly number[] = RETRY_AFTER_MS,
): Promise<T> {
  for (let tried = 0; ; tried++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      const retryAfterMs = retryAfter[tried];
      if (retryAfterMs === undefined || !isConnectionLost(error)) throw storeError(error);
      await delay(retryAfterMs);
    }
  }
}
