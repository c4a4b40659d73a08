import { ClickHouseError } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { isConnectionLost, StoreRejectedError, StoreUnavailableError, storeError } from './errors.ts';

const answered = (code: string, type: string) => new ClickHouseError({ message: 'said so', code, type });

test.each([
  ['241', 'MEMORY_LIMIT_EXCEEDED'],
  ['243', 'NOT_ENOUGH_SPACE'],
  ['252', 'TOO_MANY_PARTS'],
  ['159', 'TIMEOUT_EXCEEDED'],
  ['202', 'TOO_MANY_SIMULTANEOUS_QUERIES'],
  ['60', 'UNKNOWN_TABLE'],
  ['99999', 'NEVER_HEARD_OF'],
])('code %s (%s) may pass', (code, type) => {
  expect(storeError(answered(code, type))).toBeInstanceOf(StoreUnavailableError);
});

test.each([
  ['33', 'CANNOT_READ_ALL_DATA'],
  ['53', 'TYPE_MISMATCH'],
  ['117', 'INCORRECT_DATA'],
  ['62', 'SYNTAX_ERROR'],
  ['469', 'VIOLATED_CONSTRAINT'],
])('code %s (%s) is refused for good', (code, type) => {
  const error = storeError(answered(code, type));
  expect(error).toBeInstanceOf(StoreRejectedError);
  expect((error as StoreRejectedError).code).toBe(Number(code));
});

test('a block of too many partitions is refused for good, though parts that are too many may be merged', () => {
  const message = "Too many partitions for single INSERT block (more than 2000). The limit is controlled by 'max_part'";
  const error = storeError(new ClickHouseError({ message, code: '252', type: 'TOO_MANY_PARTS' }));
  expect(error).toBeInstanceOf(StoreRejectedError);
});

test('a shard that is lost in the middle of an insert says nothing about the block', () => {
  const lost = new ClickHouseError({
    message: 'Attempt to read after eof: while receiving packet from 10.0.0.3:9000, local address: 10.0.0.1:41000',
    code: '32',
    type: 'ATTEMPT_TO_READ_AFTER_EOF',
  });
  expect(storeError(lost)).toBeInstanceOf(StoreUnavailableError);
  const corrupt = new ClickHouseError({
    message: 'Attempt to read after eof: While executing Native',
    code: '32',
    type: 'ATTEMPT_TO_READ_AFTER_EOF',
  });
  expect(storeError(corrupt)).toBeInstanceOf(StoreRejectedError);
});

test('a full disk is told from other obstacles, whether ClickHouse refuses or the system does', () => {
  const isDiskFull = (error: Error) => (storeError(error) as StoreUnavailableError).isDiskFull;
  expect(isDiskFull(answered('243', 'NOT_ENOUGH_SPACE'))).toBe(true);
  const message = 'filesystem error: in rename: No space left on device ["/data/tmp_insert_1_1_0"]';
  expect(isDiskFull(new ClickHouseError({ message, code: '1001', type: 'STD_EXCEPTION' }))).toBe(true);
  expect(isDiskFull(answered('241', 'MEMORY_LIMIT_EXCEEDED'))).toBe(false);
  expect(isDiskFull(new Error('socket hang up'))).toBe(false);
});

test('a broken connection may pass, and is worth another attempt', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:8123'), { code: 'ECONNREFUSED' });
  expect(storeError(error)).toBeInstanceOf(StoreUnavailableError);
  expect(isConnectionLost(error)).toBe(true);
  expect(isConnectionLost(new Error('socket hang up'))).toBe(true);
  expect(isConnectionLost(new Error('Timeout error.'))).toBe(false);
  expect(isConnectionLost(answered('236', 'ABORTED'))).toBe(true);
  expect(isConnectionLost(answered('241', 'MEMORY_LIMIT_EXCEEDED'))).toBe(false);
});
