/** A running part of Faultline, as its process sees it. */
export interface RunningPart {
  /** What the parent should know once it is ready, e.g. its ports. */
  info?: Record<string, unknown>;
  /** Ends it in order: stop taking work, finish what was taken, close. */
  stop(): Promise<void>;
}

/** What a child tells its parent over the IPC channel. */
export type ChildMessage = { type: 'ready'; info: Record<string, unknown> } | { type: 'failed'; message: string };

const STOP_CAP_MS = 8_000;

/**
 * The frame of every Faultline process: shows its name in the process list, starts the part, says so to the parent,
 * and stops it once on SIGTERM, SIGINT, SIGHUP or when the parent is gone. A part that cannot start leaves one sentence
 * with its parent, or on stderr without one, and exit code 1.
 * @param title shown in the process list, e.g. `faultline-collector`, `demo-edge`
 */
export async function runProcess(title: string, start: () => Promise<RunningPart>): Promise<void> {
  process.title = title;
  let part: RunningPart | undefined;
  let stopping = false;

  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_CAP_MS).unref();
    try {
      await part?.stop();
      process.exit(0);
    } catch (error) {
      console.error(`${title}: could not stop cleanly: ${messageOf(error)}`);
      process.exit(1);
    }
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());
  if (process.connected) process.once('disconnect', () => void stop());
  // Spawned with a channel that is closed already: the parent died while this process was loading.
  else if (process.send) process.exit(0);

  try {
    part = await start();
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
