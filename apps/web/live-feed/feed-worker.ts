/// <reference lib="webworker" />
import { createFeedHub, SPEAK_EVERY_MS } from './feed-hub.ts';
import type { TabMessage } from './feed-messages.ts';
import { openFeedSource } from './feed-source.ts';

// The other side of `feed-link.ts`: one for all tabs of a browser.
const hub = createFeedHub(openFeedSource, () => performance.now());
setInterval(() => hub.sweep(), SPEAK_EVERY_MS);

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  port!.onmessage = ({ data }: MessageEvent<TabMessage>) => hub.hear(port!, data);
});
