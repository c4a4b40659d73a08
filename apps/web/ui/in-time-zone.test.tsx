import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { InTimeZone } from './in-time-zone.tsx';

it('the server says no time of day: it does not know the time zone of the reader', () => {
  expect(renderToStaticMarkup(<InTimeZone>12:00</InTimeZone>)).toBe('');
});
