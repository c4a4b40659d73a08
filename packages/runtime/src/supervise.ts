import { type ChildProcess, type ForkOptions, spawn } from 'node:child_process';
import { type ChildMessage, messageOf } from './run-process.ts';

/** How to start a child, and how patient to be with it. */
export interface ChildSpec {
  name: string;
  /** Node's own arguments followed by the script and its arguments. */
  args: string[];
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** Milliseconds until it must have said that it is ready. Default 60 s. */
  readyWithinMs?: number;
  /** Milliseconds from SIGTERM to SIGKILL. Default 9 s. */
  stopWithinMs?: number;
  /** Ends a start that is under way. */
  signal?: AbortSignal;
  stdio?: 'inherit' | 'ignore';
}

/** A child process that is started again whenever it dies without having been asked to. */
export interface SupervisedChild {
  readonly name: string;
  /** Process id of the current incarnation; undefined between two. */
  readonly pid: number | undefined;
  /** What the current incarnation said when it was ready. */
  readonly info: Record<string, unknown>;
  /** Sends the current incarnation an IPC message; false if there is none to take it. */
  send(message: object): boolean;
  /** Ends the current incarnation in order; the next one starts at once. */
  restart(): Promise<void>;
  /** SIGTERM, then SIGKILL when it takes too long. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Told about what happens to a child after its first start. */
export interface SupervisionListener {
  died?(name: string, how: string, restartInMs: number): void;
  restarted?(name: string): void;
  message?(name: string, message: unknown): void;
}

/** Thrown when a child cannot be started; the message is the child's own sentence where it gave one. */
export class ChildStartError extends Error {
  override name = 'ChildStartError';
}

const FIRST_BACKOFF_MS = 300;
const LONGEST_BACKOFF_MS = 10_000;
/** A child that lived this long before it died starts over with the shortest backoff. */
const HEALTHY_AFTER_MS = 30_000;

/**
 * Starts a Node child with an IPC channel, waits until it says that it is ready, and keeps it running from then on.
 * The child is in a process group of its own, so that Ctrl-C reaches only the parent, which stops its children in order;
 * a parent that dies is noticed by the child through the closed channel.
 * @throws ChildStartError when the first start fails, or its signal ends it; the child is gone then
 */
export async function supervise(spec: ChildSpec, listener: SupervisionListener = {}): Promise<SupervisedChild> {
  const ended = new AbortController();
  const signal = spec.signal ? AbortSignal.any([spec.signal, ended.signal]) : ended.signal;
  let current = await startChild(spec, listener, signal);
  let startingAgain: Promise<void> | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  let backoffMs = FIRST_BACKOFF_MS;
  let alive = true;
  let restartAsked = false;

  const watch = (started: StartedChild): void => {
    const startedAt = performance.now();
    void started.exited.then((how) => {
      alive = false;
      if (signal.aborted) return;
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) backoffMs = FIRST_BACKOFF_MS;
      if (restartAsked) startingAgain = startAgain();
      else scheduleStart(how);
    });
  };
  const scheduleStart = (how: string): void => {
    listener.died?.(spec.name, how, backoffMs);
    restartTimer = setTimeout(() => {
      startingAgain = startAgain();
    }, backoffMs);
    backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
  };
  const startAgain = async (): Promise<void> => {
    restartAsked = false;
    try {
      const started = await startChild(spec, listener, signal);
      current = started;
      alive = true;
      watch(started);
      listener.restarted?.(spec.name);
      // What changed while it was starting is not in it.
      if (restartAsked) await endChild(started.process, started.exited, spec.stopWithinMs);
    } catch (error) {
      if (!signal.aborted) scheduleStart(messageOf(error));
    }
  };

  watch(current);
  return {
    name: spec.name,
    get pid() {
      return alive ? current.process.pid : undefined;
    },
    get info() {
      return current.info;
    },
    send: (message) => alive && current.process.connected && current.process.send(message),
    async restart() {
      restartAsked = true;
      await endChild(current.process, current.exited, spec.stopWithinMs);
    },
    async stop() {
      clearTimeout(restartTimer);
      ended.abort();
      await Promise.all([startingAgain, endChild(current.process, current.exited, spec.stopWithinMs)]);
    },
  };
}

interface StartedChild {
  process: ChildProcess;
  info: Record<string, unknown>;
  exited: Promise<string>;
}

async function startChild(spec: ChildSpec, listener: SupervisionListener, signal: AbortSignal): Promise<StartedChild> {
  if (signal.aborted) throw new ChildStartError(`${spec.name}: it was not to start any more`);
  const options: ForkOptions & { stdio: ('ignore' | 'inherit' | 'ipc')[] } = {
    env: { ...process.env, ...spec.env },
    stdio: ['ignore', spec.stdio ?? 'inherit', spec.stdio ?? 'inherit', 'ipc'],
    detached: true,
    ...(spec.cwd ? { cwd: spec.cwd } : {}),
  };
  const child = spawn(process.execPath, spec.args, options);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with exit code ${code}`));
  });

  let failure: string | undefined;
  const readyWithinMs = spec.readyWithinMs ?? 60_000;
  let deadline: NodeJS.Timeout | undefined;
  const ready = new Promise<Record<string, unknown> | undefined>((resolve) => {
    child.on('message', (message: ChildMessage) => {
      if (message?.type === 'ready') resolve(message.info);
      else if (message?.type === 'failed') failure = message.message;
      else listener.message?.(spec.name, message);
    });
    void exited.then(() => resolve(undefined));
    deadline = setTimeout(() => {
      failure = `it was not ready within ${readyWithinMs / 1000} s`;
      child.kill('SIGKILL');
    }, readyWithinMs);
  });
  const end = (): void => void endChild(child, exited, spec.stopWithinMs);
  signal.addEventListener('abort', end);
  const info = await ready;
  clearTimeout(deadline);
  signal.removeEventListener('abort', end);
  if (signal.aborted) await exited;
  if (!info || signal.aborted) throw new ChildStartError(`${spec.name}: ${failure ?? (await exited)}`);
  return { process: child, info, exited };
}

async function endChild(child: ChildProcess, exited: Promise<string>, stopWithinMs = 9_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
  await exited;
  clearTimeout(kill);
}
