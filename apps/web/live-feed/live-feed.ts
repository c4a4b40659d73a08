import { openFeedLink } from './feed-link.ts';
import type { FeedMessage } from './feed-messages.ts';

/** What the server says of its newest snapshot; times are epoch milliseconds of the server. */
export interface FeedStatus {
  state: 'waiting' | 'live' | 'stale';
  message: string;
  readAt: number;
  now: number;
}

/** Live snapshots of one kind, as the page knows them. */
export interface LiveFeed<Snapshot> {
  snapshot: Snapshot | undefined;
  status: FeedStatus | undefined;
  /** When `status` came in, epoch milliseconds of this browser. */
  receivedAt: number;
  link: 'connecting' | 'open' | 'lost' | 'signed-out';
}

export const NO_FEED: LiveFeed<never> = { snapshot: undefined, status: undefined, receivedAt: 0, link: 'connecting' };

/**
 * Follows a feed while the tab is visible, and reports what it brings. Of several messages that are waiting, only the
 * newest is parsed.
 * @returns ends it
 */
export function openLiveFeed<Snapshot>(
  url: string,
  onChange: (update: (feed: LiveFeed<Snapshot>) => LiveFeed<Snapshot>) => void,
): () => void {
  let close: (() => void) | undefined;
  let frame: number | undefined;
  let newest: { snapshot?: string; status?: string; receivedAt?: number } = {};

  const apply = (): void => {
    frame = undefined;
    const { snapshot, status, receivedAt } = newest;
    newest = {};
    onChange((feed) => ({
      snapshot: snapshot === undefined ? feed.snapshot : (JSON.parse(snapshot) as Snapshot),
      status: status === undefined ? feed.status : (JSON.parse(status) as FeedStatus),
      receivedAt: receivedAt ?? feed.receivedAt,
      link: 'open',
    }));
  };
  const receive = (part: typeof newest): void => {
    newest = { ...newest, ...part };
    frame ??= requestAnimationFrame(apply);
  };
  const forget = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    newest = {};
  };
  const hear = (message: FeedMessage): void => {
    if (message.type === 'snapshot') receive({ snapshot: message.data });
    else if (message.type === 'status') receive({ status: message.data, receivedAt: message.receivedAt });
    else {
      // What came before is shown before it.
      if (frame !== undefined) {
        cancelAnimationFrame(frame);
        apply();
      }
      onChange((feed) => ({ ...feed, link: message.type === 'lost' ? lostFrom(feed) : 'signed-out' }));
    }
  };
  const followVisibility = (): void => {
    close?.();
    forget();
    close = document.hidden ? undefined : openFeedLink(url, hear);
  };

  followVisibility();
  document.addEventListener('visibilitychange', followVisibility);
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    close?.();
    forget();
  };
}

/** Trying again without a sign-in is no news. */
function lostFrom({ link, status }: LiveFeed<unknown>): LiveFeed<unknown>['link'] {
  if (link === 'signed-out') return link;
  return status ? 'lost' : 'connecting';
}
