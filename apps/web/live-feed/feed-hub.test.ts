import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFeedHub } from './feed-hub.ts';
import type { FeedMessage } from './feed-messages.ts';

const URL_A = '/graph';
const SNAPSHOT: FeedMessage = { type: 'snapshot', data: '{}' };
const STATUS: FeedMessage = { type: 'status', data: '{}', receivedAt: 1 };

describe('the feeds of all tabs', () => {
  const opened: { url: string; tell: (message: FeedMessage) => void; close: () => void }[] = [];
  let nowMs = 0;
  const hub = () =>
    createFeedHub(
      (url, tell) => {
        const close = vi.fn<() => void>();
        opened.push({ url, tell, close });
        return close;
      },
      () => nowMs,
    );
  const tab = () => ({ postMessage: vi.fn<(message: FeedMessage) => void>() });
  const heard = (port: ReturnType<typeof tab>) => port.postMessage.mock.calls.map(([message]) => message);

  beforeEach(() => {
    opened.length = 0;
    nowMs = 0;
  });

  it('have one stream of a kind, and tell every tab what it brings', () => {
    const { hear } = hub();
    const [one, two, other] = [tab(), tab(), tab()];
    hear(one, { type: 'watch', url: URL_A });
    hear(two, { type: 'watch', url: URL_A });
    hear(other, { type: 'watch', url: '/wall' });
    opened[0]!.tell(SNAPSHOT);
    expect(opened.map(({ url }) => url)).toEqual([URL_A, '/wall']);
    expect([heard(one), heard(two), heard(other)]).toEqual([[SNAPSHOT], [SNAPSHOT], []]);
  });

  it('give a tab that opens the newest at once, and what is wrong only while it is', () => {
    const { hear } = hub();
    hear(tab(), { type: 'watch', url: URL_A });
    const [{ tell }] = opened as [(typeof opened)[number]];
    for (const message of [SNAPSHOT, STATUS, { type: 'lost' } as const]) tell(message);
    const [late, later] = [tab(), tab()];
    hear(late, { type: 'watch', url: URL_A });
    tell(STATUS);
    hear(later, { type: 'watch', url: URL_A });
    expect(heard(late)).toEqual([SNAPSHOT, STATUS, { type: 'lost' }, STATUS]);
    expect(heard(later)).toEqual([SNAPSHOT, STATUS]);
  });

  it('tell every tab that a sign-in is wanted', () => {
    const { hear } = hub();
    const [one, two] = [tab(), tab()];
    for (const port of [one, two]) hear(port, { type: 'watch', url: URL_A });
    opened[0]!.tell({ type: 'signed-out' });
    expect([heard(one), heard(two)]).toEqual([[{ type: 'signed-out' }], [{ type: 'signed-out' }]]);
  });

  it('end with the last tab that leaves, and begin afresh with the next', () => {
    const { hear } = hub();
    const [one, two] = [tab(), tab()];
    for (const port of [one, two]) hear(port, { type: 'watch', url: URL_A });
    hear(one, { type: 'leave' });
    expect(opened[0]!.close).not.toHaveBeenCalled();
    hear(two, { type: 'leave' });
    expect(opened[0]!.close).toHaveBeenCalledOnce();
    hear(one, { type: 'watch', url: URL_A });
    expect(opened).toHaveLength(2);
  });

  it('forget a tab that was closed without a word, but none that speaks', () => {
    const { hear, sweep } = hub();
    const [gone, here] = [tab(), tab()];
    for (const port of [gone, here]) hear(port, { type: 'watch', url: URL_A });
    nowMs = 50_000;
    hear(here, { type: 'watch', url: URL_A });
    nowMs = 70_000;
    sweep();
    opened[0]!.tell(SNAPSHOT);
    expect([heard(gone), heard(here)]).toEqual([[], [SNAPSHOT]]);
    nowMs = 200_000;
    sweep();
    expect(opened[0]!.close).toHaveBeenCalledOnce();
  });
});
