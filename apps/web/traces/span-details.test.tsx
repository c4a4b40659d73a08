import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { SpanDetails } from './span-details.tsx';
import { spanDocument, traceOf } from './trace-fixture.ts';

it.each([true, false])('a span whose clock was off says so, whether it failed or not: %s', (failed) => {
  const span = spanDocument({ spanId: 'a', clockOffset: -120, failed });
  const html = renderToStaticMarkup(<SpanDetails span={span} trace={traceOf([span])} />);
  expect(html.replaceAll('\u202f', ' ')).toContain('its clock is off: shown moved by 120 ms');
});

it('a span that is moved by less than starts are rounded to has no clock that is off', () => {
  const span = spanDocument({ spanId: 'a', clockOffset: 0.6 });
  const html = renderToStaticMarkup(<SpanDetails span={span} trace={traceOf([span])} />);
  expect(html).not.toContain('its clock is off');
});
