import { readFileSync, statSync, truncateSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isPortFree, type RunningPart, runProcess } from '@faultline/runtime';
import { correctDeduplicationLogs } from './correct-deduplication-logs.ts';
import { type EngineOptions, RELEASE_SQL, runEngine } from './engine.ts';
import { explainStartFailure } from './start-failure.ts';

/** What the parent hands over in the environment. */
interface ChildTask extends EngineOptions {
  user: string;
  password: string;
  directory: string;
}

const HEALTH_EVERY_MS = 2_000;
const SILENT_FOR_MS = 30_000;
/** Freed memory stays with the process until it is told to give it back. */
const PURGE_EVERY_MS = 60_000;
/** The engine waits up to 5 s for clients that keep their sockets open; what was acknowledged is safe by then. */
const STOP_CAP_MS = 4_000;
const LONGEST_OUTPUT = 1024 ** 2;

async function start(): Promise<RunningPart> {
  const task = JSON.parse(process.env.FAULTLINE_EMBEDDED_TASK ?? '') as ChildTask;
  if (!(await isPortFree(task.httpPort, '127.0.0.1'))) {
    throw new Error(explainStartFailure('Address already in use', task));
  }
  const outputStart = cutOutput(task.stderrFile);
  correctDeduplicationLogs(task.dataDirectory);
  let ended = false;
  const engine = runEngine(task).finally(() => {
    ended = true;
  });
  engine.catch(() => {});

  while (!(await answers(task))) {
    if (ended) {
      const output = readFileSync(task.stderrFile).subarray(outputStart).toString();
      throw new Error(explainStartFailure(output, task));
    }
    await delay(10);
  }
  const timers = [watchHealth(task), setInterval(() => void post(task, 'SYSTEM JEMALLOC PURGE'), PURGE_EVERY_MS)];
  let stopping = false;
  void engine
    .finally(() => {
      if (!stopping) process.exit(1);
    })
    .catch(() => {});

  return {
    async stop() {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_CAP_MS);
      await post(task, RELEASE_SQL);
      await engine.catch(() => {});
    },
  };
}

/** Empties the file if it has grown large; returns its length in bytes. */
function cutOutput(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LONGEST_OUTPUT) return size;
  truncateSync(file);
  return 0;
}

/** An engine that answers nothing for long is of no use to anybody: the parent starts another. */
function watchHealth(task: ChildTask): NodeJS.Timeout {
  let answeredAt = performance.now();
  return setInterval(async () => {
    if (await answers(task)) answeredAt = performance.now();
    else if (performance.now() - answeredAt > SILENT_FOR_MS) process.kill(process.pid, 'SIGKILL');
  }, HEALTH_EVERY_MS);
}

/** Whether the engine runs a query for its user; a foreign server on the port does not. */
async function answers(task: ChildTask): Promise<boolean> {
  return (await post(task, 'SELECT 1')) === '1\n';
}

async function post(task: ChildTask, sql: string): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${task.httpPort}/`, {
      method: 'POST',
      body: sql,
      headers: { 'X-ClickHouse-User': task.user, 'X-ClickHouse-Key': task.password, Connection: 'close' },
      signal: AbortSignal.timeout(5_000),
    });
    return await response.text();
  } catch {
    return undefined;
  }
}

await runProcess('faultline-clickhouse', start);
