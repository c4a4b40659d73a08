import { ClickHouseError, type ClickHouseSettings } from '@clickhouse/client';
import type { ReadBlock } from '../native/read-blocks.ts';
import type { StatementOptions, Store } from './connect.ts';

export type ReadLimit = 'time' | 'memory' | 'rows';

/** A read would have taken more than it may. The same question about less (a shorter window, a service) has an answer. */
export class ReadLimitError extends Error {
  override name = 'ReadLimitError';
  readonly limit: ReadLimit;

  constructor(limit: ReadLimit, options?: ErrorOptions) {
    super(`A read was stopped at its limit of ${limit}.`, options);
    this.limit = limit;
  }
}

/** ClickHouse's codes for limits of one query. */
const LIMIT_OF_CODE: Readonly<Record<string, ReadLimit>> = {
  '158': 'rows',
  '159': 'time',
  '160': 'time',
  '241': 'memory',
  '307': 'rows',
  '396': 'rows',
};

/** The most that one read of raw spans may take. */
const MOST: ClickHouseSettings = {
  max_result_rows: '50000',
  max_result_bytes: '200000000',
  result_overflow_mode: 'throw',
  // A scan of the widest columns at this size takes longer than anybody waits; it is refused as it is reached.
  max_bytes_to_read: '20000000000',
  read_overflow_mode: 'throw',
};

/**
 * Reads raw spans within limits.
 * @param withinMs how long it may take
 * @throws ReadLimitError at a limit; else as Store.read
 */
export async function readWithinLimits<Row>(
  store: Store,
  sql: string,
  options: StatementOptions,
  withinMs: number,
): Promise<Row[]> {
  return limited(options, withinMs, (within) => store.read<Row>(sql, within));
}

/** The same by columns. @throws ReadLimitError at a limit; else as Store.readColumns */
export async function readColumnsWithinLimits(
  store: Store,
  sql: string,
  options: StatementOptions,
  withinMs: number,
): Promise<ReadBlock[]> {
  return limited(options, withinMs, (within) => store.readColumns(sql, within));
}

async function limited<Result>(
  { settings, ...options }: StatementOptions,
  withinMs: number,
  read: (options: StatementOptions) => Promise<Result>,
): Promise<Result> {
  if (withinMs <= 0) throw new ReadLimitError('time');
  try {
    return await read({
      ...options,
      settings: { ...MOST, max_execution_time: Math.max(1, Math.ceil(withinMs / 1000)), ...settings },
    });
  } catch (error) {
    throw readLimitOf(error) ?? error;
  }
}

/** The limit at which a read was stopped, if that is what `Store.read` threw. */
export function readLimitOf(error: unknown): ReadLimitError | undefined {
  if (error instanceof ReadLimitError) return error;
  const cause = (error as { cause?: unknown } | undefined)?.cause;
  if (!(cause instanceof ClickHouseError)) return undefined;
  // The memory of the whole server being short says nothing about this read.
  if (cause.code === '241' && /\(total\)/.test(cause.message)) return undefined;
  const limit = LIMIT_OF_CODE[cause.code];
  return limit && new ReadLimitError(limit, { cause: error });
}

/** How long is left of a time allowed, in milliseconds. */
export function stopwatch(allowedMs: number): () => number {
  const endsAt = performance.now() + allowedMs;
  return () => endsAt - performance.now();
}
