import { expect, test } from 'vitest';
import { correctDeduplicationLog } from './deduplication-log.ts';

const LOG = '1\t20261125_1_1_0\t20261125_11\n1\t20261125_2_2_0\t20261125_22\n';

test('a block whose part is there is left alone', () => {
  expect(correctDeduplicationLog([LOG], ['20261125_1_1_0', '20261125_2_2_0', 'detached'])).toBeUndefined();
});

test('a block whose part was merged is left alone', () => {
  expect(correctDeduplicationLog([LOG], ['20261125_1_7_2', 'tmp_insert_20261125_2_2_0'])).toBeUndefined();
  expect(correctDeduplicationLog([LOG], ['20261125_1_1_0_9', '20261125_2_2_0_9'])).toBeUndefined();
});

test('a block whose part is missing is forgotten', () => {
  const forget = [{ file: 0, at: LOG.length / 2 }];
  expect(correctDeduplicationLog([LOG], ['20261125_1_1_0'])).toEqual({ keep: LOG.length, forget });
});

test('parts of another partition, and parts that are not in place yet, do not count', () => {
  expect(
    correctDeduplicationLog([LOG], ['20261124_1_9_3', 'tmp_insert_20261125_2_2_0', '20261125_1_1_0'])?.forget,
  ).toEqual([{ file: 0, at: LOG.length / 2 }]);
});

test('a block that was forgotten already is not forgotten again, and one that came back since counts', () => {
  const forgotten = '2\t20261125_2_2_0\t20261125_22\n';
  expect(correctDeduplicationLog([LOG, forgotten], ['20261125_1_1_0'])).toBeUndefined();
  expect(
    correctDeduplicationLog([LOG, `${forgotten}1\t20261125_5_5_0\t20261125_22\n`], ['20261125_1_1_0'])?.forget,
  ).toEqual([{ file: 1, at: forgotten.length }]);
});

test('half a record at the end, which would hide those that follow, is cut off', () => {
  const torn = `${LOG}1\t20261125_3_`;
  expect(correctDeduplicationLog([torn], ['20261125_1_3_1'])).toEqual({ keep: LOG.length, forget: [] });
});

test('a part whose name is not understood is left alone', () => {
  expect(correctDeduplicationLog(['1\tall\tall_11\n'], [])).toBeUndefined();
});

test('a table without a log needs none', () => {
  expect(correctDeduplicationLog([], ['20261125_1_1_0'])).toBeUndefined();
});
