import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import path from 'node:path';
import { correctDeduplicationLog, DROPPED } from './deduplication-log.ts';

const LOG_DIRECTORY = 'deduplication_logs';
const LOG_FILE = /^deduplication_log_(\d+)\.txt$/;

/**
 * Makes every table forget the blocks that it takes for inserted and does not have. To be called before the server starts:
 * it reads these files then only.
 * @param dataDirectory ClickHouse's own
 */
export function correctDeduplicationLogs(dataDirectory: string): void {
  for (const table of tableDirectories(path.join(dataDirectory, 'store'))) {
    const logs = path.join(table, LOG_DIRECTORY);
    const files = readdirSync(logs)
      .map((name) => ({ file: path.join(logs, name), number: Number(LOG_FILE.exec(name)?.[1]) }))
      .filter(({ number }) => Number.isInteger(number))
      .sort((a, b) => a.number - b.number)
      .map(({ file }) => file);
    const texts = files.map((file) => readFileSync(file, 'latin1'));
    const correction = correctDeduplicationLog(texts, wholeParts(table));
    if (!correction) continue;
    truncateSync(files.at(-1)!, correction.keep);
    for (const { file, at } of correction.forget) overwrite(files[file]!, DROPPED, at);
  }
}

/** Tables of databases with UUIDs are in `store/<three digits>/<uuid>`. */
function tableDirectories(store: string): string[] {
  if (!existsSync(store)) return [];
  return readdirSync(store)
    .flatMap((prefix) => readdirSync(path.join(store, prefix)).map((uuid) => path.join(store, prefix, uuid)))
    .filter((table) => existsSync(path.join(table, LOG_DIRECTORY)));
}

/** A part's checksums are written last; where the disk was full there is an empty file, and the server puts the part away. */
function wholeParts(table: string): string[] {
  return readdirSync(table, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => (statSync(path.join(table, name, 'checksums.txt'), { throwIfNoEntry: false })?.size ?? 0) > 0);
}

function overwrite(file: string, text: string, at: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    writeSync(descriptor, text, at, 'latin1');
  } finally {
    closeSync(descriptor);
  }
}
