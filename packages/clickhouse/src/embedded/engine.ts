import { closeSync, openSync } from 'node:fs';
import { DataType, load, open } from 'ffi-rs';
import { HOLD_SQL } from './hold-query.ts';

/** How to run the engine. Ports are on 127.0.0.1. */
export interface EngineOptions {
  library: string;
  dataDirectory: string;
  configFile: string;
  httpPort: number;
  /** ClickHouse's native protocol, which is opened only where it is named. */
  nativePort?: number | undefined;
  /** File that takes over this process's stderr, which the engine writes its errors to. */
  stderrFile: string;
}

/**
 * Runs ClickHouse in this process: opens its listener, then holds it open with a query that never ends by itself.
 * Resolves when the engine has ended. Node's event loop stays free meanwhile.
 */
export async function runEngine(options: EngineOptions): Promise<void> {
  takeOverStderr(options.stderrFile);
  const listenNative = options.nativePort === undefined ? '' : ' SYSTEM START LISTEN TCP;';
  const args = [
    'clickhouse-local',
    '--path',
    options.dataDirectory,
    `--http_port=${options.httpPort}`,
    ...(options.nativePort === undefined ? [] : [`--tcp_port=${options.nativePort}`]),
    '--listen_host=127.0.0.1',
    `--config-file=${options.configFile}`,
    '--query',
    `SYSTEM START LISTEN HTTP;${listenNative} ${HOLD_SQL}`,
  ];
  open({ library: 'chdb', path: options.library });
  await load({
    library: 'chdb',
    funcName: 'chdb_query_cmdline',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [args.length, args],
    runInNewThread: true,
  });
}

/**
 * The lowest free descriptor is the one given out, so closing 2 and opening the file puts the file in its place.
 * Appends, because a server that already runs here writes to the same file.
 */
function takeOverStderr(file: string): void {
  closeSync(2);
  openSync(file, 'a', 0o600);
}
