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
  link: 'connecting' | 'open' | 'lost';
}

export const NO_FEED: LiveFeed<never> = { snapshot: undefined, status: undefined, receivedAt: 0, link: 'connecting' };

const LONGEST_PAUSE_MS = 10_000;

/**
 * Keeps one EventSource open while the tab is visible and reports what it brings. Of several events that are waiting,
 * only the newest is parsed. The browser reconnects by itself after a dropped connection; where it gives up (an error
 * answer), this connects again after a growing, jittered pause, so that many tabs do not come back at once.
 * @returns ends it
 */
export function openLiveFeed<Snapshot>(
  url: string,
  onChange: (update: (feed: LiveFeed<Snapshot>) => LiveFeed<Snapshot>) => void,
): () => void {
  let source: EventSource | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let frame: number | undefined;
  let failures = 0;
  let newest: { snapshot?: string; status?: string } = {};

  const apply = (): void => {
    frame = undefined;
    const { snapshot, status } = newest;
    newest = {};
    onChange((feed) => ({
      snapshot: snapshot === undefined ? feed.snapshot : (JSON.parse(snapshot) as Snapshot),
      status: status === undefined ? feed.status : (JSON.parse(status) as FeedStatus),
      receivedAt: status === undefined ? feed.receivedAt : Date.now(),
      link: 'open',
    }));
  };
  const receive = (part: typeof newest): void => {
    newest = { ...newest, ...part };
    frame ??= requestAnimationFrame(apply);
  };

  const connect = (): void => {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      failures = 0;
    });
    source.addEventListener('snapshot', (event) => receive({ snapshot: event.data }));
    source.addEventListener('status', (event) => receive({ status: event.data }));
    source.addEventListener('error', () => {
      onChange((feed) => ({ ...feed, link: feed.status ? 'lost' : 'connecting' }));
      if (source?.readyState !== EventSource.CLOSED) return;
      const pauseMs = Math.min(1_000 * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random());
      failures += 1;
      retryTimer = setTimeout(connect, pauseMs);
    });
  };
  const disconnect = (): void => {
    source?.close();
    source = undefined;
    clearTimeout(retryTimer);
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    newest = {};
  };
  const followVisibility = (): void => {
    disconnect();
    if (!document.hidden) connect();
  };

  followVisibility();
  document.addEventListener('visibilitychange', followVisibility);
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    disconnect();
  };
}
