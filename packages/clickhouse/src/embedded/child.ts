import { readFileSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileSystemSpace, isPortFree, lockDirectory, type RunningPart, runProcess } from '@faultline/runtime';
import { LOST_WRITES_SQL } from '../disk/lost-writes.ts';
import { correctDeduplicationLogs } from './correct-deduplication-logs.ts';
import { DefinitionCopies } from './definition-copies.ts';
import { DiskWatch } from './disk-watch.ts';
import { type EngineOptions, runEngine } from './engine.ts';
import { RELEASE_SQL } from './hold-query.ts';
import { mendBegunTables } from './mend-begun-tables.ts';
import { explainStartFailure } from './start-failure.ts';

/** What the parent hands over in the environment. */
interface ChildTask extends EngineOptions {
  user: string;
  password: string;
  directory: string;
  minFreeDiskBytes: number;
}

/** Why it ends by itself, for the parent's log. */
export interface EndingMessage {
  type: 'ending';
  reason: string;
}

const HEALTH_EVERY_MS = 2_000;
const DISK_EVERY_MS = 250;
/** The next to last statement of a migration is known when the disk is full in the last. */
const DEFINITIONS_EVERY_MS = 100;
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
  // The engine has a lock of its own, but what a crash left behind is mended before it starts.
  const unlock = await lockDirectory(task.directory);
  const outputStart = cutOutput(task.stderrFile);
  const definitions = new DefinitionCopies(task.dataDirectory, path.join(task.directory, 'definitions'));
  definitions.restore();
  mendBegunTables(task.dataDirectory);
  correctDeduplicationLogs(task.dataDirectory);
  let ended = false;
  const engine = runEngine(task).finally(() => {
    ended = true;
  });
  engine.catch(() => {});

  let lostAtStart = await lostWrites(task);
  while (lostAtStart === undefined) {
    if (ended) {
      const output = readFileSync(task.stderrFile).subarray(outputStart).toString();
      throw new Error(explainStartFailure(output, task));
    }
    await delay(10);
    lostAtStart = await lostWrites(task);
  }
  const timers = [
    ...watch(task, lostAtStart),
    setInterval(() => definitions.keep(), DEFINITIONS_EVERY_MS),
    setInterval(() => void post(task, 'SYSTEM JEMALLOC PURGE'), PURGE_EVERY_MS),
  ];
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
      unlock();
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

/** Ends a process whose engine is of no use any more, so that the parent starts another. */
function watch(task: ChildTask, lostAtStart: number): NodeJS.Timeout[] {
  const diskWatch = new DiskWatch(task.minFreeDiskBytes, lostAtStart);
  let lost = lostAtStart;
  let answeredAt = performance.now();

  const health = setInterval(async () => {
    const answer = await lostWrites(task);
    if (answer !== undefined) {
      lost = answer;
      answeredAt = performance.now();
    } else if (performance.now() - answeredAt > SILENT_FOR_MS) {
      end('answers nothing');
    }
  }, HEALTH_EVERY_MS);
  const disk = setInterval(async () => {
    const space = await fileSystemSpace(task.dataDirectory).catch(() => undefined);
    const reason = space && diskWatch.look({ freeBytes: space.freeBytes, lostWrites: lost });
    if (reason) end(reason);
  }, DISK_EVERY_MS);
  return [health, disk];
}

/** At once: an engine that is asked to end may still write. */
function end(reason: string): void {
  const kill = (): true => process.kill(process.pid, 'SIGKILL');
  if (process.send) process.send({ type: 'ending', reason } satisfies EndingMessage, kill);
  else kill();
}

/** As the engine tells its user; undefined when it does not answer, or a foreign server on the port does. */
async function lostWrites(task: ChildTask): Promise<number | undefined> {
  const answer = await post(task, LOST_WRITES_SQL);
  return answer !== undefined && /^\d+\n$/.test(answer) ? Number(answer) : undefined;
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
