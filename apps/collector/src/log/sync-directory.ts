import { open } from 'node:fs/promises';

/** Resolves when files that were made in a directory are found there after a loss of power. */
export async function syncDirectory(directory: string): Promise<void> {
  const opened = await open(directory, 'r');
  await opened.sync().finally(() => opened.close());
}
