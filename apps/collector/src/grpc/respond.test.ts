import { expect, it } from 'vitest';
import { percentEncoded } from './respond.ts';

it('a grpc-message is ASCII, and reads the same when it is decoded', () => {
  const text = 'Full – 100 % of "it"\r\n😀';
  expect(percentEncoded(text)).toBe('Full %E2%80%93 100 %25 of "it"%0D%0A%F0%9F%98%80');
  expect(decodeURIComponent(percentEncoded(text))).toBe(text);
});
