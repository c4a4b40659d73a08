import { expect, test } from 'vitest';
import { Outage } from './outage.ts';

test('an outage is said once, and its end with what was lost in it', () => {
  const said: string[] = [];
  const outage = new Outage('http://collector:4318/v1/traces', (message) => said.push(message));
  outage.attemptSucceeded();
  outage.lose(5);
  outage.attemptFailed({ code: 'ECONNREFUSED', message: '' });
  outage.attemptFailed(new Error('again'));
  outage.lose(512);
  outage.attemptSucceeded();
  outage.attemptSucceeded();
  expect(said).toEqual([
    expect.stringContaining('cannot deliver spans to http://collector:4318/v1/traces: ECONNREFUSED.'),
    'http://collector:4318/v1/traces answers again; 512 spans were lost meanwhile.',
  ]);
  expect(outage.lostSpans).toBe(517);
});

test('an answer of the collector is told as one', () => {
  const said: string[] = [];
  new Outage('http://collector', (message) => said.push(message)).attemptFailed({ code: 401, message: 'Unauthorized' });
  expect(said[0]).toContain('it answered 401 Unauthorized');
});
