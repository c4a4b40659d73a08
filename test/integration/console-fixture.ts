import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '@faultline/runtime';

const MAIN = join(import.meta.dirname, '../../apps/web/main.ts');

export interface RunningConsole {
  url: string;
  process: ChildProcess;
  errors(): string;
  exited: Promise<number | null>;
}

/** Starts the console as a process of its own; it need not come up. */
export function spawnConsole(port: number, clickhouseUrl: URL, env: Record<string, string> = {}): RunningConsole {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      FAULTLINE_CONSOLE_PORT: String(port),
      FAULTLINE_CLICKHOUSE_URL: clickhouseUrl.href,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr!.on('data', (chunk) => {
    errors += chunk;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    errors: () => errors,
    exited: new Promise((resolve) => child.once('exit', (code) => resolve(code))),
  };
}

export async function startConsole(clickhouseUrl: URL, env?: Record<string, string>): Promise<RunningConsole> {
  const running = spawnConsole(await freePort(), clickhouseUrl, env);
  await new Promise<void>((resolve, reject) => {
    running.process.once('message', () => resolve());
    void running.exited.then(() => reject(new Error(`the console ended before it was ready: ${running.errors()}`)));
  });
  return running;
}
