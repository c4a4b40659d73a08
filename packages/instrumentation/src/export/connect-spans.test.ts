import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { ConnectSpans } from './connect-spans.ts';

const span = (
  name: string,
  spanId: string,
  parent?: string,
  isFailed = false,
  scope = '@opentelemetry/instrumentation-pg',
) =>
  ({
    name,
    spanContext: () => ({ spanId }),
    parentSpanContext: parent ? { spanId: parent } : undefined,
    status: { code: isFailed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    instrumentationScope: { name: scope },
  }) as unknown as ReadableSpan;

test('a connection that was made is no call of its own', () => {
  const spans = new ConnectSpans();
  expect(spans.isRedundant(span('pg.connect', 'b', 'a'))).toBe(true);
  expect(spans.isRedundant(span('pg-pool.connect', 'a'))).toBe(true);
});

test('a connection that failed is a call, told once', () => {
  const spans = new ConnectSpans();
  expect(spans.isRedundant(span('pg.connect', 'b', 'a', true))).toBe(false);
  expect(spans.isRedundant(span('pg-pool.connect', 'a', undefined, true))).toBe(true);
});

test('a pool that had no connection left tells of it itself', () => {
  expect(new ConnectSpans().isRedundant(span('pg-pool.connect', 'a', undefined, true))).toBe(false);
});

test('queries, and spans of others, are left alone', () => {
  const spans = new ConnectSpans();
  expect(spans.isRedundant(span('pg.query:SELECT orders', 'a'))).toBe(false);
  expect(spans.isRedundant(span('pg.connect', 'a', undefined, false, 'my-app'))).toBe(false);
});
