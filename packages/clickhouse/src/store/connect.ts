import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { type ReadBlock, readBlocks } from '../native/read-blocks.ts';
import { isConnectionLost, storeError } from './errors.ts';
import { openServers } from './servers.ts';
import { databaseOfAll, qualifyTables } from './sharding.ts';

export type QueryParams = Record<string, unknown>;

/** What a statement may be given besides its text. */
export interface StatementOptions {
  params?: QueryParams;
  settings?: ClickHouseSettings;
  signal?: AbortSignal;
  /** Another than ours, e.g. `system` before ours exists: a server refuses everything in a database it does not have. */
  database?: string;
}

/**
 * A ClickHouse database over HTTP: on one server, or on the shards of a cluster, each of which holds a part of the rows.
 * Reads and statements are tried again when the connection broke, because both can be repeated; inserts are not, because
 * only the caller knows the token that makes a repetition harmless. Of several servers the next one is asked then.
 * Every method rejects with StoreUnavailableError or StoreRejectedError, or with the reason of an aborted signal.
 */
export interface Store {
  readonly database: string;
  /** Name of the cluster; undefined on a single server. */
  readonly cluster: string | undefined;
  /** How many servers it was told of. */
  readonly serverCount: number;
  /** Each of those servers by itself, with nothing but its own rows. Closed together with this store. */
  eachServer(): readonly Store[];
  /**
   * A SELECT that every shard answers from its own rows, the answers put together: to be used as `FROM (…)`. The shards'
   * rows still have to be added up. Without a cluster it is the SELECT itself.
   */
  onShards(select: string): string;
  /** What to INSERT INTO so that rows get to the shard they belong to. Without a cluster it is the table itself. */
  into(table: string): string;
  /**
   * What to SELECT FROM for the rows of all shards, one by one or added up; a condition on what shards them, such as the
   * trace id, asks the one shard only. For joins and versions `onShards` is better. Without a cluster it is the table
   * itself.
   */
  ofAllShards(table: string): string;
  /**
   * Rows of a SELECT. It can change nothing, and ends on the server when the signal aborts.
   * @param options `everyShard`: to fail when a shard does not answer, instead of leaving its rows out
   */
  read<Row>(sql: string, options?: StatementOptions & { everyShard?: boolean }): Promise<Row[]>;
  /**
   * The same by columns, for many rows: takes a fifth of the time, and names the types it can read (native/read-blocks.ts).
   */
  readColumns(sql: string, options?: StatementOptions): Promise<ReadBlock[]>;
  /**
   * Runs a statement without a result.
   * @param options `repeat: false`: not to be tried again when the connection breaks. `onEachServer`: on every server it
   *   was told of, not on one of them.
   */
  run(sql: string, options?: StatementOptions & { repeat?: boolean; onEachServer?: boolean }): Promise<void>;
  /** Sends a body after `INSERT … FORMAT …`. */
  insert(sql: string, body: Uint8Array, settings: ClickHouseSettings): Promise<void>;
  /**
   * How many shards do not answer now, so that what is read meanwhile lacks their rows. 0 without a cluster. To be asked
   * beside the reads it is to speak for: a shard that is lost in the middle of a read makes that read fail.
   */
  missingShards(signal?: AbortSignal): Promise<number>;
  /** Closes all connections. */
  close(): Promise<void>;
}

const RETRY_AFTER_MS = [100, 400];

const READ_WITHIN_SECONDS = 20;

/** Readonly 2 permits settings but no writes; only such queries may be cancelled by a closed connection. */
const READ_SETTINGS: ClickHouseSettings = {
  readonly: '2',
  cancel_http_readonly_queries_on_client_close: 1,
  max_execution_time: READ_WITHIN_SECONDS,
  max_memory_usage: '400000000',
  max_bytes_before_external_group_by: '200000000',
  max_result_rows: '1000000',
  max_result_bytes: '500000000',
  result_overflow_mode: 'throw',
  output_format_json_quote_64bit_integers: 0,
};

/** An error in the middle of a result would otherwise come as a part of it. */
const WHOLE_RESULT: ClickHouseSettings = { wait_end_of_query: 1 };

/** For every statement in a cluster. */
const CLUSTER_SETTINGS: ClickHouseSettings = {
  // Otherwise a server that is itself a shard evaluates the scalar subqueries of `onShards` from its own rows, and hands
  // its values to the other shards: https://github.com/ClickHouse/ClickHouse/issues/54447
  prefer_localhost_replica: 0,
  // The same replica of a shard as long as it lives, so that what was just written is read.
  load_balancing: 'in_order',
  // An insert is acknowledged by the shard, not by the disk of the server in between.
  distributed_foreground_insert: 1,
  distributed_product_mode: 'global',
  // Otherwise every shard might insert what it selects by itself, where it does not belong.
  parallel_distributed_insert_select: '0',
};

/**
 * A shard that is away is left out at once, one that hangs after a second. One that hangs in the middle ends the read, but
 * only after as long as a read may take: a busy one may say nothing for several seconds while it plans what it was asked.
 */
const CLUSTER_READ_SETTINGS: ClickHouseSettings = {
  skip_unavailable_shards: 1,
  connections_with_failover_max_tries: '1',
  handshake_timeout_ms: 1_000,
  receive_timeout: READ_WITHIN_SECONDS,
  optimize_skip_unused_shards: 1,
};

/** One that is slow to take a connection is not away yet. */
const EVERY_SHARD_SETTINGS: ClickHouseSettings = {
  skip_unavailable_shards: 0,
  connections_with_failover_max_tries: '3',
  handshake_timeout_ms: 3_000,
};

/**
 * Opens a store. Connects lazily, so it succeeds while the server is still starting.
 * @param urls `http(s)://user:password@host:port/database` of the server, or of several servers of a cluster; the database
 *   is the same in all, by default `faultline`
 * @param cluster name of the cluster in the servers' `remote_servers`
 */
export function connect(urls: URL | readonly URL[], cluster?: string): Store {
  if (cluster !== undefined && !/^[A-Za-z0-9_-]+$/.test(cluster)) {
    throw new Error(`The cluster's name is "${cluster}", but letters, digits, - and _ are expected.`);
  }
  const given = [urls].flat();
  const database = databaseOf(given);
  const servers = openServers(given, database, cluster === undefined ? {} : CLUSTER_SETTINGS);
  // The other servers first, at once; then whichever comes back.
  const retryAfterMs = [...servers.clients.slice(1).map(() => 0), ...RETRY_AFTER_MS];

  const distributed = (table: string) => (cluster === undefined ? table : `${databaseOfAll(database)}.${table}`);
  const readSettings: ClickHouseSettings = {
    ...READ_SETTINGS,
    ...(cluster === undefined ? {} : CLUSTER_READ_SETTINGS),
  };
  const read: Store['read'] = <Row>(sql: string, options: StatementOptions & { everyShard?: boolean } = {}) =>
    repeatable(options.signal, retryAfterMs, () =>
      servers.call(async (client) => {
        const result = await client.query({
          query: sql,
          format: 'JSONEachRow',
          ...statementParams(options, { ...readSettings, ...(options.everyShard ? EVERY_SHARD_SETTINGS : {}) }),
        });
        return result.json<Row>();
      }, options.signal),
    );

  let alone: readonly Store[] | undefined;

  const store: Store = {
    database,
    cluster,
    serverCount: given.length,
    eachServer() {
      if (cluster === undefined) return [store];
      alone ??= given.map((url) => connect(url));
      return alone;
    },
    onShards: (select) =>
      cluster === undefined ? select : `SELECT * FROM cluster('${cluster}', view(${qualifyTables(select, database)}))`,
    into: distributed,
    ofAllShards: distributed,
    read,
    readColumns: (sql, options = {}) =>
      repeatable(options.signal, retryAfterMs, () =>
        servers.call(async (client) => {
          const { stream } = await client.exec({
            query: `${sql}\nFORMAT Native`,
            ...statementParams(options, { ...readSettings, ...WHOLE_RESULT }),
          });
          return readBlocks(Buffer.concat(await stream.toArray()));
        }, options.signal),
      ),
    async run(sql, { repeat = true, onEachServer = false, ...options } = {}) {
      const command = async (client: ClickHouseClient): Promise<void> => {
        await client.command({ query: sql, ...statementParams(options) });
      };
      if (!onEachServer) {
        return repeatable(options.signal, repeat ? retryAfterMs : [], () => servers.call(command, options.signal));
      }
      await Promise.all(
        servers.clients.map((client) =>
          repeatable(options.signal, repeat ? RETRY_AFTER_MS : [], () => command(client)),
        ),
      );
    },
    async insert(sql, body, settings) {
      try {
        await servers.call(async (client) => {
          const { stream } = await client.exec({
            query: sql,
            values: Readable.from([body], { objectMode: false }),
            clickhouse_settings: settings,
          });
          stream.resume();
          await new Promise<void>((resolve, reject) => stream.once('end', resolve).once('error', reject));
        });
      } catch (error) {
        throw storeError(error);
      }
    },
    async missingShards(signal) {
      if (cluster === undefined) return 0;
      const [row] = await read<{ missing: number }>(
        `SELECT toInt64(uniqExact(shard_num)) - (SELECT count() FROM cluster('${cluster}', system.one)) AS missing
         FROM system.clusters WHERE cluster = '${cluster}'`,
        { database: 'system', ...(signal ? { signal } : {}) },
      );
      return row!.missing;
    },
    async close() {
      await Promise.all([servers.close(), ...(alone ?? []).map((server) => server.close())]);
    },
  };
  return store;
}

/** As the client takes them. */
function statementParams({ params, settings, signal, database }: StatementOptions, defaults?: ClickHouseSettings) {
  return {
    clickhouse_settings: { ...defaults, ...settings, ...(database ? { database } : {}) } as ClickHouseSettings,
    ...(params ? { query_params: params } : {}),
    ...(signal ? { abort_signal: signal } : {}),
  };
}

function databaseOf(urls: readonly URL[]): string {
  const databases = new Set(urls.map((url) => decodeURIComponent(url.pathname.slice(1)) || 'faultline'));
  const [database] = databases;
  if (database === undefined) throw new Error('The URL of a ClickHouse server is expected, and there is none.');
  if (databases.size > 1) {
    throw new Error(
      `The servers' URLs name the databases ${[...databases].join(' and ')}, but one and the same is expected.`,
    );
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(database)) {
    throw new Error(`The database's name is "${database}", but letters, digits and _ are expected.`);
  }
  return database;
}

async function repeatable<T>(
  signal: AbortSignal | undefined,
  retryAfterMs: readonly number[],
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tried = 0; ; tried++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      const waitMs = retryAfterMs[tried];
      if (waitMs === undefined || !isConnectionLost(error)) throw storeError(error);
      await delay(waitMs);
    }
  }
}
