import { expect, it } from 'vitest';
import { fingerprintOf, KnownRequests } from './known-requests.ts';

it('the same bytes have the same fingerprint, others another', () => {
  expect(fingerprintOf(Buffer.from('a'))).toMatch(/^[0-9a-f]{40}$/);
  expect(fingerprintOf(Buffer.from('a'))).toBe(fingerprintOf(Buffer.from('a')));
  expect(fingerprintOf(Buffer.from('a'))).not.toBe(fingerprintOf(Buffer.from('b')));
});

it('a request that could not be written is not known', async () => {
  const known = new KnownRequests(10);
  const failed = Promise.reject(new Error('no space'));
  known.add('a', failed);
  expect(known.find('a')).toBe(failed);
  await expect(failed).rejects.toThrow();
  expect(known.find('a')).toBeUndefined();
});

it('the oldest are forgotten first', () => {
  const known = new KnownRequests(2);
  for (const fingerprint of ['a', 'b', 'c']) known.add(fingerprint, Promise.resolve());
  expect(['a', 'b', 'c'].map((fingerprint) => known.find(fingerprint) !== undefined)).toEqual([false, true, true]);
});

it('a request that is to be taken again is forgotten', () => {
  const known = new KnownRequests(2);
  known.add('a', Promise.resolve());
  known.forget('a');
  expect(known.find('a')).toBeUndefined();
});
