import { SpanStatusCode } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { SpanQueue } from './span-queue.ts';

const NEVER_MS = 3_600_000;

function createQueue(answer: ExportResultCode, more: { maxQueueSize?: number } = {}) {
  const batches: number[] = [];
  let lost = 0;
  let finish: (() => void) | undefined;
  const queue = new SpanQueue({
    exporter: {
      export: (spans: ReadableSpan[], done: (result: ExportResult) => void) => {
        batches.push(spans.length);
        finish = () => done({ code: answer });
        if (!isHeld) finish();
      },
      shutdown: async () => {},
    },
    delayMs: NEVER_MS,
    maxQueueSize: 10,
    maxBatchSize: 3,
    onLoss: (spans) => {
      lost += spans;
    },
    ...more,
  });
  let isHeld = false;
  return {
    queue,
    batches,
    lost: () => lost,
    hold: () => {
      isHeld = true;
    },
    release: () => {
      isHeld = false;
      finish?.();
    },
  };
}

const span = (traceFlags = 1, code = SpanStatusCode.UNSET) =>
  ({ spanContext: () => ({ traceFlags }), status: { code } }) as unknown as ReadableSpan;

test('a flush delivers everything that ended before it, in batches', async () => {
  const { queue, batches, lost } = createQueue(ExportResultCode.SUCCESS);
  for (let i = 0; i < 7; i++) queue.onEnd(span());
  await queue.forceFlush();
  expect(batches.reduce((a, b) => a + b)).toBe(7);
  expect(Math.max(...batches)).toBeLessThanOrEqual(3);
  expect([queue.hasPending, lost()]).toEqual([false, 0]);
});

test('of spans that are recorded and not sampled only errors are sent', async () => {
  const { queue, batches } = createQueue(ExportResultCode.SUCCESS);
  queue.onEnd(span(0));
  queue.onEnd(span(0, SpanStatusCode.OK));
  queue.onEnd(span(0, SpanStatusCode.ERROR));
  await queue.forceFlush();
  expect(batches).toEqual([1]);
});

test('what cannot be delivered is counted as lost', async () => {
  const { queue, lost } = createQueue(ExportResultCode.FAILED);
  queue.onEnd(span());
  queue.onEnd(span());
  await queue.forceFlush();
  expect(lost()).toBe(2);
});

test('a queue that is full drops what comes, counts it, and has one batch under way', async () => {
  const { queue, batches, lost, hold, release } = createQueue(ExportResultCode.SUCCESS);
  hold();
  for (let i = 0; i < 20; i++) queue.onEnd(span());
  expect([batches, lost()]).toEqual([[3], 7]);
  release();
  await queue.forceFlush();
  expect(batches.reduce((a, b) => a + b)).toBe(13);
});

test('nothing is taken after shutdown', async () => {
  const { queue, batches } = createQueue(ExportResultCode.SUCCESS);
  await queue.shutdown();
  queue.onEnd(span());
  await queue.forceFlush();
  expect(batches).toEqual([]);
});
