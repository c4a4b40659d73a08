/** Name of the column that the hold query can be found by. */
const HOLD_COLUMN = 'faultline_hold';

/** Holds the embedded engine's listener open, and never ends by itself: as old as the engine, and found in no other server. */
export const HOLD_SQL =
  `SELECT sleepEachRow(0.5) AS ${HOLD_COLUMN} FROM system.numbers FORMAT Null` +
  ' SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0';

/** Finds it among the queries of `system.processes`. */
export const IS_HOLD_QUERY = `query LIKE 'SELECT sleepEachRow(0.5) AS ${HOLD_COLUMN}%'`;

/** Ends it, and with it the engine. */
export const RELEASE_SQL = `KILL QUERY WHERE ${IS_HOLD_QUERY} ASYNC`;
