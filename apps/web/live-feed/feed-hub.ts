import type { FeedMessage, TabMessage } from './feed-messages.ts';

/** A tab that says nothing for so long was closed without a word. Tabs speak every `SPEAK_EVERY_MS`. */
const SILENT_MS = 60_000;
export const SPEAK_EVERY_MS = 10_000;

/** The way to one tab. */
export type FeedPort = Pick<MessagePort, 'postMessage'>;

interface Feed {
  close(): void;
  /** When each was heard of last. */
  ports: Map<FeedPort, number>;
  /** What a tab that opens is told at once. */
  newest: Map<'snapshot' | 'status' | 'trouble', FeedMessage>;
}

/** Holds one stream of each kind for all tabs of a browser, for as long as any watches. */
export interface FeedHub {
  hear(port: FeedPort, message: TabMessage): void;
  /** Forgets the tabs that were silent for too long; to be called from time to time. */
  sweep(): void;
}

/** @param open opens a stream; see `openFeedSource`. @param now milliseconds */
export function createFeedHub(
  open: (url: string, tell: (message: FeedMessage) => void) => () => void,
  now: () => number,
): FeedHub {
  const feeds = new Map<string, Feed>();

  const openFeed = (url: string): Feed => {
    const feed: Feed = { close: () => undefined, ports: new Map(), newest: new Map() };
    feeds.set(url, feed);
    feed.close = open(url, (message) => {
      const isTrouble = message.type === 'lost' || message.type === 'signed-out';
      if (!isTrouble) feed.newest.delete('trouble');
      feed.newest.set(isTrouble ? 'trouble' : message.type, message);
      for (const port of feed.ports.keys()) port.postMessage(message);
    });
    return feed;
  };
  const forget = (port: FeedPort): void => {
    for (const [url, feed] of feeds) {
      if (!feed.ports.delete(port) || feed.ports.size > 0) continue;
      feed.close();
      feeds.delete(url);
    }
  };

  return {
    hear(port, message) {
      if (message.type === 'leave') return forget(port);
      const feed = feeds.get(message.url) ?? openFeed(message.url);
      const isNew = !feed.ports.has(port);
      feed.ports.set(port, now());
      if (!isNew) return;
      for (const part of ['snapshot', 'status', 'trouble'] as const) {
        const known = feed.newest.get(part);
        if (known) port.postMessage(known);
      }
    },
    sweep() {
      const silent = [...feeds.values()].flatMap(({ ports }) =>
        [...ports].filter(([, heardAt]) => now() - heardAt > SILENT_MS).map(([port]) => port),
      );
      for (const port of silent) forget(port);
    },
  };
}
