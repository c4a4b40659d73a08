import { setTimeout as wait } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';

/** First byte of PostgreSQL's Parse message. */
const PARSE = 'P'.charCodeAt(0);

/**
 * Makes statements that read the table wait as long as a disk would take, while the database is theirs alone. PGlite
 * lives in memory and answers in under a millisecond; a database worth a cache in front does not.
 */
export function addDiskWait(database: PGlite, table: string, waitMs: number): void {
  const statement = `FROM ${table} WHERE`;
  const execute = database.execProtocolRawStream.bind(database);
  database.execProtocolRawStream = async (message, options) => {
    if (message[0] === PARSE && Buffer.from(message.buffer, message.byteOffset, message.length).includes(statement)) {
      await wait(waitMs);
    }
    return execute(message, options);
  };
}
