export interface FlushTarget {
  /** Whether spans wait that a flush could deliver. */
  hasPending(): boolean;
  /** Delivers what waits, or gives it up when the collector does not answer. Never rejects. */
  flush(): Promise<void>;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Delivers the last spans before the process ends: by a signal, or because it has nothing left to do. A signal that the
 * application does not handle itself is raised again afterwards, so that the process ends the way it would have.
 *
 * @param capMs longest time the process is held for it.
 * @returns takes the listeners off again.
 */
export function flushAtExit(target: FlushTarget, capMs: number): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    const isHandledByApplication = process.listenerCount(signal) > 1;
    const flushed = flushWithin(target, capMs);
    if (isHandledByApplication) return;
    void flushed.then(() => {
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    });
  };
  const onBeforeExit = () => {
    if (target.hasPending()) void flushWithin(target, capMs);
  };
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  process.on('beforeExit', onBeforeExit);
  return () => {
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
    process.removeListener('beforeExit', onBeforeExit);
  };
}

/** The timer is what keeps the process alive meanwhile: exporting does not. */
async function flushWithin(target: FlushTarget, capMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const cap = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, capMs);
  });
  await Promise.race([target.flush(), cap]);
  clearTimeout(timer);
}
