import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { numbersOf } from '../text/numbers.ts';
import { TraceList } from './trace-list.tsx';

it('a trace of another day says which day that was', () => {
  const start = Date.UTC(2026, 0, 2, 12);
  const figures = { duration: 10, spans: 1, errors: 0, matchedSpans: 1 };
  const trace = { traceId: '1'.repeat(32), rootService: 'api', rootOperation: 'GET /', services: ['api'] };
  const html = renderToStaticMarkup(<TraceList traces={[{ ...trace, ...figures, start }]} />);
  expect(html).toContain(`Jan 2, ${numbersOf('en').timeOfDay(start)}`);
});
