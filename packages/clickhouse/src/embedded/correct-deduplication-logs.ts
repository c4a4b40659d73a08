import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { correctDeduplicationLog } from './deduplication-log.ts';

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
      .sort((a, b) => a.number - b.number);
    const texts = files.map(({ file }) => readFileSync(file, 'latin1'));
    const correction = correctDeduplicationLog(texts, readdirSync(table));
    if (!correction) continue;
    const newest = files.at(-1)!.file;
    truncateSync(newest, correction.keep);
    appendFileSync(newest, correction.append, 'latin1');
  }
}

/** Tables of databases with UUIDs are in `store/<three digits>/<uuid>`. */
function tableDirectories(store: string): string[] {
  if (!existsSync(store)) return [];
  return readdirSync(store)
    .flatMap((prefix) => readdirSync(path.join(store, prefix)).map((uuid) => path.join(store, prefix, uuid)))
    .filter((table) => existsSync(path.join(table, LOG_DIRECTORY)));
}
