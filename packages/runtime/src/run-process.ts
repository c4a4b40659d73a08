/** A running part of Faultline, as its process sees it. */
export interface RunningPart {
  /** What the parent should know once it is ready, e.g. its ports. */
  info?: Record<string, unknown>;
  /** Ends it in order: stop taking work, finish what was taken, close. */
  stop(): Promise<void>;
}

/** What a child tells its parent over the IPC channel. */
export type ChildMessage = { type: 'ready'; info: Record<string, unknown> } | { type: 'failed'; message: string };

export interface ProcessOptions {
  /** How long to stop may take, in milliseconds, until the process ends all the same. Default 8 s. */
  stopWithinMs?: number;
  /** Whether a start that is under way ends by itself when it is told to, as that of a parent, which leaves no child behind. */
  waitsForStart?: boolean;
}

const STOP_WITHIN_MS = 8_000;
/** One Ctrl-C may come twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 1_000;

/**
 * The frame of every Faultline process: shows its name in the process list, starts the part, says so to the parent,
 * and stops it once on SIGTERM, SIGINT, SIGHUP or when the parent is gone; a second Ctrl-C ends it at once. A part that
 * cannot start leaves one sentence with its parent, or on stderr without one, and exit code 1.
 * @param title shown in the process list, e.g. `faultline-collector`, `demo-edge`
 * @param start is told by its signal that it shall not go on
 */
export async function runProcess(
  title: string,
  start: (stopped: AbortSignal) => Promise<RunningPart>,
  { stopWithinMs = STOP_WITHIN_MS, waitsForStart = false }: ProcessOptions = {},
): Promise<void> {
  process.title = title;
  const stopped = new AbortController();
  let part: RunningPart | undefined;
  let stopping = false;
  let stoppingSince = 0;

  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    stoppingSince = performance.now();
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    stopped.abort();
    if (!part && waitsForStart) return;
    try {
      await part?.stop();
      process.exit(0);
    } catch (error) {
      console.error(`${title}: could not stop cleanly: ${messageOf(error)}`);
      process.exit(1);
    }
  };
  const signalled = (signal: NodeJS.Signals): void => {
    const isAgain = stopping && performance.now() - stoppingSince > SAME_SIGNAL_MS;
    if (isAgain && signal === 'SIGINT') process.exit(1);
    void stop();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, signalled);
  if (process.connected) process.once('disconnect', () => void stop());
  // Spawned with a channel that is closed already: the parent died while this process was loading.
  else if (process.send) process.exit(0);

  try {
    part = await start(stopped.signal);
  } catch (error) {
    if (stopping) process.exit(0);
    // Said once: by the parent where there is one, which knows what else was to be started.
    if (process.connected) await tellParent({ type: 'failed', message: messageOf(error) });
    else console.error(`${title}: ${messageOf(error)}`);
    process.exit(1);
  }
  if (stopping) {
    await part.stop();
    process.exit(0);
  }
  await tellParent({ type: 'ready', info: part.info ?? {} });
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function tellParent(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) return resolve();
    process.send(message, () => resolve());
  });
}
