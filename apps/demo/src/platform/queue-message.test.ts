import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from './queue-message.ts';

describe('a message in the queue', () => {
  it('carries trace context beside its body', () => {
    const message = { context: { traceparent: '00-a-b-01' }, body: { user: 1 } };
    expect(decodeMessage(encodeMessage(message))).toEqual(message);
  });

  it('may come without context, or with one that is no headers', () => {
    expect(decodeMessage('{"body":1}')).toEqual({ body: 1, context: {} });
    expect(decodeMessage('{"body":1,"context":{"traceparent":5}}')).toEqual({ body: 1, context: {} });
  });

  it.each([
    ['{', 'not JSON'],
    ['7', 'no body'],
    ['{}', 'no body'],
  ])('%j is refused: %s', (payload, reason) => {
    expect(() => decodeMessage(payload)).toThrow(reason);
  });
});
