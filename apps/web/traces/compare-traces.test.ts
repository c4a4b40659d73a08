import { expect, it } from 'vitest';
import { compareTraces } from './compare-traces.ts';
import { spanDocument, traceOf } from './trace-fixture.ts';

it('operations of two traces are added up, what differs most in own time first', () => {
  const left = traceOf([
    spanDocument({ spanId: '1', operation: 'GET', selfTime: 5 }),
    spanDocument({ spanId: '2', service: 'db', operation: 'SELECT', selfTime: 2 }),
    spanDocument({ spanId: '3', service: 'db', operation: 'SELECT', selfTime: 3 }),
  ]);
  const right = traceOf(
    [
      spanDocument({ spanId: '1', operation: 'GET', selfTime: 6 }),
      spanDocument({ spanId: '2', service: 'db', operation: 'SELECT', selfTime: 100, failed: true, criticalTime: 90 }),
      spanDocument({ spanId: '3', service: 'mail', operation: 'send', selfTime: 3 }),
      spanDocument({ spanId: '4', placement: 'gap' }),
    ].map((span) => (span.placement === 'gap' ? { ...span, span: null } : span)),
  );
  expect(compareTraces(left, right)).toEqual([
    {
      service: 'db',
      operation: 'SELECT',
      kind: 'server',
      left: { spans: 2, errors: 0, selfTime: 5, criticalTime: 0 },
      right: { spans: 1, errors: 1, selfTime: 100, criticalTime: 90 },
    },
    expect.objectContaining({ service: 'mail', left: { spans: 0, errors: 0, selfTime: 0, criticalTime: 0 } }),
    expect.objectContaining({ service: 'api', operation: 'GET' }),
  ]);
});
