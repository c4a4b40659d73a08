import { SPEAK_EVERY_MS } from './feed-hub.ts';
import type { FeedMessage, TabMessage } from './feed-messages.ts';
import { openFeedSource } from './feed-source.ts';

/** A worker that runs says something at once, if only that the server does not answer. */
const WORKER_SPEAKS_WITHIN_MS = 5_000;

/**
 * Watches a feed that all tabs of this browser share, so that the server has one viewer of them; a stream of its own where
 * the browser has no shared workers, or does not let this one run.
 * @returns ends it
 */
export function openFeedLink(url: string, tell: (message: FeedMessage) => void): () => void {
  let close = (): void => undefined;
  const openOwn = (): void => {
    close();
    close = openFeedSource(url, tell);
  };
  try {
    close = openShared(url, tell, openOwn);
  } catch {
    openOwn();
  }
  return () => close();
}

/** @throws where the browser has no shared workers, or forbids them to this page */
function openShared(url: string, tell: (message: FeedMessage) => void, onFailure: () => void): () => void {
  const worker = new SharedWorker(new URL('./feed-worker.ts', import.meta.url), {
    type: 'module',
    name: 'faultline-feed',
  });
  const { port } = worker;
  const speak = (message: TabMessage): void => port.postMessage(message);
  const watch = (): void => speak({ type: 'watch', url });
  const speaking = setInterval(watch, SPEAK_EVERY_MS);
  const patience = setTimeout(onFailure, WORKER_SPEAKS_WITHIN_MS);
  worker.addEventListener('error', onFailure);
  port.onmessage = ({ data }: MessageEvent<FeedMessage>) => {
    clearTimeout(patience);
    tell(data);
  };
  watch();
  return () => {
    worker.removeEventListener('error', onFailure);
    clearInterval(speaking);
    clearTimeout(patience);
    speak({ type: 'leave' });
    port.close();
  };
}
