import { expect, it } from 'vitest';
import { formatEvent, formatRetry, HEARTBEAT } from './server-sent-events.ts';

it('writes an event with its id and its data on one line', () => {
  expect(formatEvent('snapshot', { text: 'a\nb' }, 7)).toBe('event: snapshot\nid: 7\ndata: {"text":"a\\nb"}\n\n');
});

it('leaves the id out where there is none', () => {
  expect(formatEvent('status', 1)).toBe('event: status\ndata: 1\n\n');
});

it('ends every block with an empty line', () => {
  expect(formatRetry(1_000)).toBe('retry: 1000\n\n');
  expect(HEARTBEAT).toMatch(/^: .*\n\n$/);
});
