import pg from 'pg';
import { DATABASE_NAME } from '../topology.ts';
import { LOOPBACK, portOf } from './addresses.ts';

/** Connections that each service may hold; the database executes one statement at a time whatever the number. */
const POOL_SIZE = 5;

/**
 * A pool of connections to the database. How long a statement takes is bounded by the number of connections that all
 * pools hold together, so that only waiting for one needs a limit.
 * @param timeoutMs after which waiting for a connection fails
 */
export function connectDatabase(timeoutMs: number): pg.Pool {
  const pool = new pg.Pool({
    host: LOOPBACK,
    port: portOf('database'),
    database: DATABASE_NAME,
    user: 'postgres',
    max: POOL_SIZE,
    connectionTimeoutMillis: timeoutMs,
    idleTimeoutMillis: 60_000,
  });
  // an idle connection that breaks is replaced by the next query; unheard, the event would end the process
  pool.on('error', () => {});
  return pool;
}
