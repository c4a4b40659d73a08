import type { FeedMessage } from './feed-messages.ts';

const LONGEST_PAUSE_MS = 10_000;

/**
 * Keeps one EventSource open, in a page or in a worker, and tells what it brings. The browser reconnects by itself after a
 * dropped connection; where it gives up (an error answer), this connects again after a growing, jittered pause, so that
 * many viewers do not come back at once.
 * @returns ends it
 */
export function openFeedSource(url: string, tell: (message: FeedMessage) => void): () => void {
  let source: EventSource;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const ended = new AbortController();

  const tellRefusal = async (): Promise<void> => {
    const answer = await fetch(url, { method: 'HEAD', signal: ended.signal }).catch(() => undefined);
    if (answer?.status === 401 && !ended.signal.aborted) tell({ type: 'signed-out' });
  };
  const connect = (): void => {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      failures = 0;
    });
    source.addEventListener('snapshot', ({ data }) => tell({ type: 'snapshot', data }));
    source.addEventListener('status', ({ data }) => tell({ type: 'status', data, receivedAt: Date.now() }));
    source.addEventListener('error', () => {
      tell({ type: 'lost' });
      if (source.readyState !== EventSource.CLOSED) return;
      void tellRefusal();
      const pauseMs = Math.min(1_000 * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random());
      failures += 1;
      retryTimer = setTimeout(connect, pauseMs);
    });
  };
  connect();
  return () => {
    ended.abort();
    clearTimeout(retryTimer);
    source.close();
  };
}
