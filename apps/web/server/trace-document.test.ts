import type { StoredSpan } from '@faultline/clickhouse';
import { describe, expect, it } from 'vitest';
import { traceDocument } from './trace-document.ts';

const span = (
  spanId: string,
  parentSpanId: string,
  startNs: number,
  durationNs: number,
  more: Partial<StoredSpan> = {},
): StoredSpan => ({
  spanId,
  parentSpanId,
  service: 'api',
  instance: 'api-1',
  operation: 'GET /cart',
  kind: 'internal',
  startNs,
  durationNs,
  failed: false,
  statusCode: 'unset',
  statusMessage: '',
  traceState: '',
  scopeName: 'http',
  scopeVersion: '1.0',
  attributes: {},
  resourceAttributes: { 'service.name': 'api' },
  events: [],
  links: [],
  ...more,
});

describe('the document of a trace', () => {
  const document = traceDocument({
    traceId: 'a'.repeat(32),
    startMs: 1_769_860_800_000.25,
    isCut: false,
    spans: [
      span('a', '', 0, 10_000_000),
      span('b', 'a', 2_000_000, 5_000_000, {
        service: 'cart',
        failed: true,
        statusCode: 'error',
        resourceAttributes: { 'service.name': 'cart' },
        events: [{ atNs: 3_000_000, name: 'exception', attributes: { 'exception.message': 'no' } }],
      }),
      span('c', 'lost', 12_000_000, 1_000_000),
    ],
  });

  it('has times in milliseconds: points since the epoch, the rest since the trace began', () => {
    expect(document).toMatchObject({ start: 1_769_860_800_000.25, duration: 13, errors: 1, services: ['api', 'cart'] });
    expect(document.spans[1]).toMatchObject({
      spanId: 'b',
      offset: 2,
      start: 1_769_860_800_002.25,
      duration: 5,
      selfTime: 5,
      criticalTime: 5,
    });
    expect(document.spans[1]?.span?.events[0]?.at).toBe(1_769_860_800_003.25);
  });

  it('is a tree by ids, so that it may be as deep as it likes', () => {
    expect(document.spans.map(({ spanId, parentId, children, depth }) => [spanId, parentId, children, depth])).toEqual([
      ['a', '', ['b'], 0],
      ['b', 'a', [], 1],
      ['lost', '', ['c'], 0],
      ['c', 'lost', [], 1],
    ]);
  });

  it('has nothing received for a gap', () => {
    expect(document.spans[2]).toMatchObject({ placement: 'gap', span: null, parentSpanId: '' });
  });

  it('gives each resource once', () => {
    expect(document.resources).toEqual([{ 'service.name': 'api' }, { 'service.name': 'cart' }]);
    expect(document.spans.map((placed) => placed.span?.resource)).toEqual([0, 1, undefined, 0]);
  });

  it('has a critical path that adds up to the root', () => {
    expect(document.criticalPath.reduce((sum, { duration }) => sum + duration, 0)).toBe(10);
  });
});
