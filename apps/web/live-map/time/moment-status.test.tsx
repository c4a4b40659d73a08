import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { MomentStatus } from './moment-status.tsx';
import { NOW } from './time-state.ts';

it('what the server renders says no time, which it would say in its own time zone', () => {
  const time = { ...NOW, at: Date.UTC(2026, 0, 2, 3, 4, 5) };
  expect(renderToStaticMarkup(<MomentStatus time={time} isCurrent />)).not.toContain(':04:05');
});
