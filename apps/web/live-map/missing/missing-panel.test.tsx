import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { type ShownClock, ShownClockContext } from '../../live-feed/server-clock.ts';
import { LanguageProvider } from '../../text/use-language.tsx';
import { MissingPanel } from './missing-panel.tsx';

const said = (clock: ShownClock, windowSeconds: number) =>
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <LanguageProvider code="en">
        <ShownClockContext value={clock}>
          <MissingPanel selection={{ type: 'node', id: 'ghost' }} windowSeconds={windowSeconds} />
        </ShownClockContext>
      </LanguageProvider>
    </QueryClientProvider>,
  );

it('what is not on the map had no traffic in what the map shows, now or at a moment', () => {
  expect(said({ aheadMs: 0 }, 60)).toContain('No traffic · last 60 s');
  expect(said({ stoppedAtMs: Date.UTC(2026, 0, 31, 12) }, 300)).toMatch(/No traffic · 300 s up to .*31/);
});
