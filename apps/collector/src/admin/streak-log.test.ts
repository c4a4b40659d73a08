import { expect, it } from 'vitest';
import { StreakLog } from './streak-log.ts';

it('an outage is logged when it begins and when it is over', () => {
  const lines: string[] = [];
  const log = new StreakLog('the edge job', (line) => lines.push(line));
  log.succeeded();
  for (let failure = 0; failure < 100; failure++) log.failed(new Error('no answer'));
  log.succeeded();
  log.succeeded();
  log.failed(new Error('again'));
  expect(lines).toEqual([
    'the edge job failed, and is tried again: no answer',
    'the edge job works again, after 100 failures',
    'the edge job failed, and is tried again: again',
  ]);
});
