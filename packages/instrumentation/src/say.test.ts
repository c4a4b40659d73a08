import { expect, test } from 'vitest';
import { isQuiet } from './say.ts';

test('it is silenced by either variable', () => {
  expect(isQuiet({ FAULTLINE_QUIET: '1' })).toBe(true);
  expect(isQuiet({ OTEL_LOG_LEVEL: 'NONE' })).toBe(true);
  expect(isQuiet({})).toBe(false);
});
