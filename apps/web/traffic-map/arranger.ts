import { type Arrangement, type ArrangeTask, arrangeTask } from './arrangement.ts';

/** Arranges maps, one task at a time: the next may be given when the last is done. */
export interface Arranger {
  arrange(task: ArrangeTask, onDone: (arrangement: Arrangement) => void): void;
  dispose(): void;
}

/** Arranging so few lines takes less time than asking a worker. */
const LINES_ARRANGED_HERE = 120;

/** Arranges at once, where it is called. */
export const ARRANGE_HERE: Arranger = {
  arrange: (task, onDone) => onDone(arrangeTask(task)),
  dispose() {},
};

/** Arranges large maps in a worker, so that nothing stutters; here where the browser does not let it run. */
export function createArranger(): Arranger {
  let worker: Worker | null = null;
  let underWay: { task: ArrangeTask; onDone: (arrangement: Arrangement) => void } | null = null;
  let isRefused = false;

  const finish = (arrangement?: Arrangement): void => {
    const done = underWay;
    underWay = null;
    if (done) done.onDone(arrangement ?? arrangeTask(done.task));
  };
  const refuse = (): void => {
    isRefused = true;
    worker?.terminate();
    worker = null;
    finish();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./arrange-worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<Arrangement>) => finish(data));
    started.addEventListener('error', refuse);
    return started;
  };

  return {
    arrange(task, onDone) {
      underWay = { task, onDone };
      if (isRefused || task.lines.length <= LINES_ARRANGED_HERE) return finish();
      try {
        worker ??= start();
        worker.postMessage(task);
      } catch {
        refuse();
      }
    },
    dispose() {
      underWay = null;
      worker?.terminate();
    },
  };
}
