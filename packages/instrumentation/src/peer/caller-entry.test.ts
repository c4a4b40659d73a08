import { expect, test } from 'vitest';
import { CallerEntryWriter, readCaller } from './caller-entry.ts';

const SPAN_ID = '0123456789abcdef';

test.each(['checkout', 'checkout:v2', 'a,b=c d', 'käse', '@shop/api'])('%s is read back as it was written', (name) => {
  const value = new CallerEntryWriter(name).write(SPAN_ID)!;
  expect(value).toMatch(/^[\x21-\x2b\x2d-\x3c\x3e-\x7e]+$/);
  expect(readCaller(value, SPAN_ID)).toBe(name);
});

test('an entry that another span wrote is not believed', () => {
  expect(readCaller('checkout:fedcba98', SPAN_ID)).toBeUndefined();
});

test.each(['', 'checkout', ':01234567', 'checkout:', 'checkout:0123', '%E0%A4%A:01234567'])(
  'a malformed entry is not believed: "%s"',
  (value) => {
    expect(readCaller(value, SPAN_ID)).toBeUndefined();
  },
);

test('a name too long for tracestate is not written', () => {
  expect(new CallerEntryWriter('x'.repeat(250)).write(SPAN_ID)).toBeUndefined();
});
