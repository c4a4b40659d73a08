import { expect, test } from 'vitest';
import type { ErrorFinding } from './error-channel.ts';
import { errorEvidence } from './evidence.ts';

function finding(shares: Pick<ErrorFinding, 'before' | 'after'>): ErrorFinding {
  const operation = { service: 'pay', operation: 'POST /charge', callee: '', kind: 'server' };
  return {
    ...shares,
    operation,
    ...{ calls: 140, z: 8.81, reading: 'failing', errorsPerRequest: 0.4 },
  } as ErrorFinding;
}

test('errors are said with their share now and before', () => {
  expect(errorEvidence(finding({ before: 0.01, after: 0.4 })).text).toBe(
    '40 % of pay (POST /charge) failed, 1 % before (z = 8.81, 140 calls); nothing below them failed.',
  );
});

test('where all calls of a name fail at all times, they are said to be more', () => {
  expect(errorEvidence(finding({ before: 1, after: 1 })).text).toBe(
    '100 % of pay (POST /charge) failed, the same share of fewer calls before (z = 8.81, 140 calls); nothing below them failed.',
  );
});
