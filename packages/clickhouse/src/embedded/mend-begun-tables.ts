import { globSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What MergeTree writes for tables with partitions of their own: all of ours. */
const FORMAT_VERSION = '1';

/**
 * Mends what a full disk left empty of tables that were being made or altered: with it ClickHouse does not start. A mutation
 * that was not written down has not begun. To be called before the server starts.
 * @param data ClickHouse's own directory
 */
export function mendBegunTables(data: string): void {
  for (const file of emptyFiles(data, 'format_version.txt')) writeFileSync(file, FORMAT_VERSION, { flush: true });
  for (const file of emptyFiles(data, 'mutation_*.txt')) rmSync(file);
}

function emptyFiles(data: string, name: string): string[] {
  return globSync(`store/*/*/${name}`, { cwd: data })
    .map((file) => path.join(data, file))
    .filter((file) => statSync(file).size === 0);
}
