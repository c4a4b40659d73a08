import { join } from 'node:path';
import { startEmbeddedServer } from '@faultline/clickhouse';
import {
  explainListenError,
  isPortFree,
  listeningPorts,
  messageOf,
  type RunningPart,
  readSettings,
  type Settings,
  type SupervisedChild,
  supervise,
} from '@faultline/runtime';
import type { Arguments } from './arguments.ts';
import { restartOnChange } from './restart-on-change.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Something that was started and must be stopped. */
interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Starts Faultline: ClickHouse, collector, console and, unless left out, the demo system, each as a process of its own.
 * @param stopped ends the start
 * @throws Error with one sentence when a part cannot start; by then everything that had started is stopped again
 */
export async function launch(args: Arguments, env: NodeJS.ProcessEnv, stopped: AbortSignal): Promise<RunningPart> {
  const settings = readSettings(env);
  await assertPortsFree(settings);

  // Stopped back to front: whoever sends goes before whoever receives, so that nothing on the way is lost.
  const started: Stoppable[] = [];
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    await startParts(args, settings, started, stopped);
  } catch (error) {
    await stop();
    throw error;
  }
  console.log(`Faultline is ready: http://${urlHost(settings.host)}:${settings.consolePort}`);
  return { stop };
}

async function startParts(
  args: Arguments,
  settings: Settings,
  started: Stoppable[],
  stopped: AbortSignal,
): Promise<void> {
  const isEmbedded = settings.clickhouseUrls.length === 0;
  const clickhouseUrls = isEmbedded ? [await startEmbedded(settings, started, stopped)] : settings.clickhouseUrls;
  const env = {
    FAULTLINE_CLICKHOUSE_URL: clickhouseUrls.map((url) => url.href).join(','),
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compile'),
    ...(args.dev ? { FAULTLINE_DEV: '1' } : {}),
  };
  const start = async (name: string, script: string): Promise<SupervisedChild> => {
    const place = started.push(NOTHING) - 1;
    const child = await supervise(
      { name, args: [join(ROOT, script)], cwd: ROOT, env, readyWithinMs: READY_WITHIN_MS, signal: stopped },
      REPORT,
    );
    started[place] = child;
    return child;
  };

  console.log(args.demo ? 'Starting collector, console and the demo system …' : 'Starting collector and console …');
  const [collector] = await all([
    start('collector', 'apps/collector/src/main.ts'),
    start('console', 'apps/web/main.ts'),
    ...(args.demo ? [start('demo', 'apps/demo/src/main.ts')] : []),
  ]);
  if (args.dev) {
    const sources = ['apps/collector/src', 'packages/clickhouse/src', 'packages/model/src', 'packages/runtime/src'];
    started.push(
      restartOnChange(
        collector!,
        sources.map((path) => join(ROOT, path)),
      ),
    );
  }
}

async function startEmbedded(settings: Settings, started: Stoppable[], stopped: AbortSignal): Promise<URL> {
  console.log(`Starting the embedded ClickHouse in ${settings.dataDir} …`);
  const server = await startEmbeddedServer({ dataDir: settings.dataDir, log: console.error, signal: stopped });
  started.push(server);
  return server.url;
}

/** Longer than any part waits for what it needs, so that it can say itself what was missing. */
const READY_WITHIN_MS = 200_000;

/** Holds the place of a part that is being started, so that parts stop in the order that they are named in. */
const NOTHING: Stoppable = { stop: async () => {} };

const REPORT = {
  died: (name: string, how: string, restartInMs: number) =>
    console.error(`${name} ${how}; starting it again in ${restartInMs / 1000} s.`),
  restarted: (name: string) => console.error(`${name} is back.`),
};

/** Like Promise.all, but waits for all to settle, so that whatever did start is known and can be stopped. */
async function all<T>(promises: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value);
}

async function assertPortsFree(settings: Settings): Promise<void> {
  const { host } = settings;
  for (const [variable, port] of listeningPorts(settings)) {
    const free = await isPortFree(port, host).catch((error) => {
      throw new Error(explainListenError(error, variable, port, host) ?? messageOf(error), { cause: error });
    });
    if (!free) throw new Error(explainListenError({ code: 'EADDRINUSE' }, variable, port, host));
  }
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
