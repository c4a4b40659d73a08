import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { diskThresholds } from '@faultline/model';
import { ChildStartError, fileSystemSpace, freePort, supervise } from '@faultline/runtime';
import type { EndingMessage } from './child.ts';
import { locateLibrary } from './library.ts';
import { EMBEDDED_USER, type LoopbackCluster, writeServerFiles } from './server-files.ts';

export interface EmbeddedServerOptions {
  /** Directory for data, configuration and password; created if missing. One server at a time. */
  dataDir: string;
  /** Loopback port for HTTP. Default: a free one. Kept over restarts. */
  port?: number;
  /** Loopback port for the native protocol, for shards in tests. A stray connection there can end the server. */
  nativePort?: number;
  /** Servers that this one is a shard with, itself among them. Needs `nativePort`. */
  cluster?: LoopbackCluster;
  /** Told about deaths and restarts, one sentence each. */
  log?: (message: string) => void;
  /** Called after each restart, when the server answers again. */
  onRestart?: () => void;
  memoryBytes?: number;
  /** Inserts are refused below this much free disk. Default: what `diskThresholds` says of the disk. */
  minFreeDiskBytes?: number;
  /** Ends a start that is under way. */
  signal?: AbortSignal;
}

/** A ClickHouse server in a supervised child process. */
export interface EmbeddedServer {
  /** For `connect`; holds the password. */
  readonly url: URL;
  /** Undefined while it is being started again. */
  readonly pid: number | undefined;
  readonly restarts: number;
  /** Ends the server within 5 s. Close clients first: the server waits for open sockets. */
  stop(): Promise<void>;
}

/** Thrown when the embedded server cannot be started; one sentence that says what to do. */
export class EmbeddedServerError extends Error {
  override name = 'EmbeddedServerError';
}

export const DATABASE = 'faultline';
const MEBIBYTE = 1024 ** 2;
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 4_800;

/**
 * Starts ClickHouse on loopback and keeps it running: when it dies it is started again on the same port, after 0.3 s
 * at first and up to 10 s. It ends with this process, however this process ends.
 * @throws EmbeddedUnavailableError when it cannot run on this machine; EmbeddedServerError when the port or the
 *   directory is in use, or it does not come up
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const library = locateLibrary();
  const directory = path.join(path.resolve(options.dataDir), 'clickhouse');
  const { totalBytes } = await fileSystemSpace(directory);
  const limits = {
    memoryBytes: options.memoryBytes ?? 800 * MEBIBYTE,
    minFreeDiskBytes: options.minFreeDiskBytes ?? diskThresholds(totalBytes).refuseBelowBytes,
  };
  const files = await writeServerFiles(directory, limits, options.cluster);
  const httpPort = options.port ?? (await freePort());
  const log = options.log ?? (() => {});
  let restarts = 0;

  const child = await supervise(
    {
      name: 'clickhouse',
      args: [fileURLToPath(new URL('./child.ts', import.meta.url))],
      env: {
        FAULTLINE_EMBEDDED_TASK: JSON.stringify({
          library,
          directory,
          dataDirectory: files.data,
          configFile: files.config,
          stderrFile: files.stderr,
          httpPort,
          nativePort: options.nativePort,
          user: EMBEDDED_USER,
          password: files.password,
          minFreeDiskBytes: limits.minFreeDiskBytes,
        }),
      },
      stdio: 'ignore',
      readyWithinMs: READY_WITHIN_MS,
      stopWithinMs: STOP_WITHIN_MS,
      ...(options.signal ? { signal: options.signal } : {}),
    },
    {
      died: (_name, how, restartInMs) => log(`the embedded ClickHouse ${how}; it starts again in ${restartInMs} ms`),
      message: (_name, message) => {
        const { type, reason } = message as EndingMessage;
        if (type === 'ending') log(`the embedded ClickHouse ${reason}`);
      },
      restarted: () => {
        restarts++;
        log('the embedded ClickHouse answers again');
        options.onRestart?.();
      },
    },
  ).catch((error: unknown) => {
    if (error instanceof ChildStartError) throw new EmbeddedServerError(error.message.replace(/^clickhouse: /, ''));
    throw error;
  });

  const url = new URL(`http://127.0.0.1:${httpPort}/${DATABASE}`);
  url.username = EMBEDDED_USER;
  url.password = files.password;
  return {
    url,
    get pid() {
      return child.pid;
    },
    get restarts() {
      return restarts;
    },
    stop: () => child.stop(),
  };
}
