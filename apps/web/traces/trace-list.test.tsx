import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { numbersOf } from '../text/numbers.ts';
import { type ListedTrace, TraceList } from './trace-list.tsx';

const TRACE: ListedTrace = {
  ...{ traceId: '1'.repeat(32), rootService: 'api', rootOperation: 'GET /', services: ['api'] },
  ...{ start: Date.UTC(2020, 0, 2, 12), duration: 10, spans: 1, errors: 0, matchedSpans: 1, isArriving: false },
};
const listed = (more: Partial<ListedTrace>) => renderToStaticMarkup(<TraceList traces={[{ ...TRACE, ...more }]} />);

it('a trace of another day says which day that was', () => {
  expect(listed({})).toContain(`Jan 2, 2020, ${numbersOf('en').timeOfDay(TRACE.start)}`);
});

it('a trace whose root span may still come is said to be arriving, not to have begun with an inner service', () => {
  const rootless = { rootService: '', rootOperation: '', services: ['encryption'] };
  const young = listed({ ...rootless, isArriving: true });
  expect(young).toContain('still arriving');
  expect(young).not.toContain('root span not received');
  expect(young).not.toMatch(/<a [^>]*>encryption/);
  expect(listed(rootless)).toContain('root span not received');
  expect(listed({ isArriving: true })).toContain('GET /');
});
