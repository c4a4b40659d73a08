import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { WallBreakerDocument } from '../api-documents.ts';
import { LanguageProvider } from '../text/use-language.tsx';
import { BreakerTile } from './breaker-tile.tsx';
import { BulkheadTile } from './bulkhead-tile.tsx';
import { breakerOf, bulkheadOf } from './wall-fixture.ts';

const wordsOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/[\s\u202f]+/g, ' ')
    .trim();
const tile = (figures: Partial<WallBreakerDocument>) => (
  <BreakerTile
    breaker={breakerOf('cart', figures)}
    link="cart"
    windowMs={60_000}
    stepMs={2_000}
    asOf={60_000}
    full={10}
  />
);
const saysOf = (figures: Partial<WallBreakerDocument>) => wordsOf(renderToStaticMarkup(tile(figures)));

describe('the tile of a breaker', () => {
  it('says on how many instances it is open', () => {
    const instances = { closed: 6, half_open: 0, open: 2, isolated: 0 };
    expect(saysOf({ state: 'open', instances })).toContain('open 2 of 8 instances');
    expect(saysOf({ state: 'open', instances: { ...instances, closed: 0 } })).not.toContain('2 of 2');
  });

  it('tells what callers want from what it lets through', () => {
    const words = saysOf({ state: 'open', attempted: 600, executed: 6 });
    expect(words).toMatch(/10\.0?\/s attempted|10\/s attempted/);
    expect(words).toContain('0.1/s executed');
  });

  it('tells of an opening that is over, and of an open one only if there were others before', () => {
    const openings = { count: 1, lastAt: 50_000, lastMs: 400, injected: true };
    expect(saysOf({ openings })).toContain('opened in the last 5 min · 10 s ago for 0.4 s · injected');
    expect(saysOf({ state: 'open', openings })).not.toContain('last 5 min');
    expect(saysOf({ state: 'open', openings: { ...openings, count: 3 } })).toContain('opened 3× in the last 5 min');
  });

  it('has no figure for what is not known', () => {
    expect(saysOf({ since: 0, latency: null })).toMatch(/p50 – p95 – p99 – closed$/);
  });

  it('is in the language of the visitor', () => {
    const korean = renderToStaticMarkup(<LanguageProvider code="ko">{tile({ state: 'half_open' })}</LanguageProvider>);
    expect(wordsOf(korean)).toContain('반열림');
  });
});

describe('the tile of a bulkhead', () => {
  const bulkhead = (figures: Parameters<typeof bulkheadOf>[1]) =>
    renderToStaticMarkup(<BulkheadTile bulkhead={bulkheadOf('pool', figures)} link="pool" />);

  it('shows how full it is, and where it is fullest', () => {
    const at = { at: 0, capacity: 5, queued: 0 };
    const html = bulkhead({
      ...{ active: 5, capacity: 10, queued: 2 },
      instances: [
        { ...at, instance: 'a', active: 1 },
        { ...at, instance: 'b', active: 4 },
      ],
    });
    expect(html).toContain('width:50%');
    expect(wordsOf(html)).toMatch(/5 in flight 2 queued limit 10 2 instances fullest: b 4\/5/);
  });

  it('makes nothing up', () => {
    expect(wordsOf(bulkhead({ active: null, queued: null }))).toContain('– in flight – queued limit 10');
  });
});
