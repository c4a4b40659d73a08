import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openFeedLink } from './feed-link.ts';

const opened: { url: string; close: () => void }[] = [];

beforeEach(() => {
  opened.length = 0;
  vi.stubGlobal(
    'EventSource',
    class {
      readonly close = vi.fn<() => void>();
      readonly url: string;
      constructor(url: string) {
        this.url = url;
        opened.push(this);
      }
      addEventListener() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

it.each([
  ['has no shared workers', undefined],
  [
    'forbids shared workers',
    class {
      constructor() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      }
    },
  ],
])('a feed is a stream of its own where the browser %s', (_, worker) => {
  vi.stubGlobal('SharedWorker', worker);
  const end = openFeedLink('/graph', () => {});
  expect(opened.map(({ url }) => url)).toEqual(['/graph']);
  end();
  expect(opened[0]!.close).toHaveBeenCalledOnce();
});
