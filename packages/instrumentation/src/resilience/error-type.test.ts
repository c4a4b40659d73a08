import { expect, test } from 'vitest';
import { errorMessage, errorType } from './error-type.ts';

test('an error is called by its code, else by its class', () => {
  expect(errorType(Object.assign(new TypeError('no'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
  expect(errorType(new TypeError('no'))).toBe('TypeError');
  expect(errorType('no')).toBe('string');
  expect([errorMessage(new Error('no')), errorMessage('no'), errorMessage(undefined)]).toEqual([
    'no',
    'no',
    'undefined',
  ]);
});

test.each([
  ['without a prototype', Object.assign(Object.create(null), { reason: 'down' })],
  ['whose properties throw', new Proxy({}, { get: () => expect.fail('nobody asks') })],
  ['whose description throws', { toString: () => expect.fail('nobody asks') }],
  ['whose constructor is none', { constructor: 'nobody' }],
])('whatever was thrown is described, and nothing is thrown instead (an object %s)', (_what, thrown) => {
  expect(errorType(thrown)).toMatch(/^(Error|Object)$/);
  expect(typeof errorMessage(thrown)).toBe('string');
});
