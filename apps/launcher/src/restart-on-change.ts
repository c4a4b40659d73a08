import { type FSWatcher, watch } from 'node:fs';
import type { SupervisedChild } from '@faultline/runtime';

/** An editor writes a file more than once; changes closer together than this are one. */
const SETTLE_MS = 200;

/** Restarts a child when a source file under one of the folders changes. */
export function restartOnChange(child: SupervisedChild, folders: readonly string[]): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  const onChange = (_event: string, file: string | null): void => {
    if (!file || !/\.(ts|sql)$/.test(file) || file.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      console.log(`${file} changed: restarting the ${child.name}.`);
      void child.restart();
    }, SETTLE_MS);
  };
  const watchers: FSWatcher[] = folders.map((folder) => watch(folder, { recursive: true }, onChange));
  return {
    async stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
