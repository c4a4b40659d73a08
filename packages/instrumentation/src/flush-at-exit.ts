export interface FlushTarget {
  /** Whether spans wait that a flush could deliver. */
  hasPending(): boolean;
  /** Delivers what waits, or gives it up when the collector does not answer. Never rejects. */
  flush(): Promise<void>;
}

/** Longest time a process is held for its last spans, in milliseconds. */
export const EXIT_FLUSH_CAP_MS = 2000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const SIGNAL_EXIT_4 = Symbol.for('signal-exit emitter');

/**
 * Delivers the last spans before the process ends: by a signal, or because it has nothing left to do. A signal that the
 * application does not handle itself is raised again afterwards, so that the process ends the way it would have.
 *
 * @param capMs longest time the process is held for it.
 * @returns takes the listeners off again.
 */
export function flushAtExit(target: FlushTarget, capMs: number): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    const isHandledByApplication = process.listenerCount(signal) > 1 + bystanders();
    const flushed = flushWithin(target, capMs);
    if (isHandledByApplication) return;
    void flushed.then(() => {
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    });
  };
  // Emitted again whenever the process has something to do and is done with it, as it is after a flush.
  let hasGivenUp = false;
  const onBeforeExit = () => {
    if (hasGivenUp || !target.hasPending()) return;
    void flushWithin(target, capMs).then((isFlushed) => {
      hasGivenUp = !isFlushed;
    });
  };
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  process.on('beforeExit', onBeforeExit);
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    process.removeListener('beforeExit', onBeforeExit);
  };
}

/**
 * How many listeners are of the package `signal-exit`, which many trees have for their lock and temporary files: they end the
 * process themselves, but only where nobody else listens, and so would wait for ours for ever. Copies of its version 3 count
 * themselves at one place, those of version 4 at another.
 */
function bystanders(): number {
  const ofVersion3 = (process as { __signal_exit_emitter__?: { count?: number } }).__signal_exit_emitter__;
  const ofVersion4 = (globalThis as { [SIGNAL_EXIT_4]?: { count?: number } })[SIGNAL_EXIT_4];
  return (ofVersion3?.count ?? 0) + (ofVersion4?.count ?? 0);
}

/**
 * The timer is what keeps the process alive meanwhile: exporting does not.
 *
 * @returns whether it was done in time.
 */
async function flushWithin(target: FlushTarget, capMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const cap = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, capMs, false);
  });
  const isFlushed = await Promise.race([target.flush().then(() => true), cap]);
  clearTimeout(timer);
  return isFlushed;
}
