import { context, type Span } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import * as mollitia from 'mollitia';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { instrumentBreaker } from './instrument-breaker.ts';
import { tracer } from './scope.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

test('a mollitia breaker that is traced by hand knows time limits by the errors it is given', async () => {
  const told: Record<string, unknown> = {};
  const span = {
    isRecording: () => true,
    setAttribute: (key: string, value: unknown) => {
      told[key] = value;
    },
    addEvent: () => {},
    setStatus: () => {},
    end: () => {},
  };
  const startSpan = vi.spyOn(tracer, 'startSpan').mockReturnValue(span as unknown as Span);
  const breaker = instrumentBreaker(new mollitia.SlidingCountBreaker({ name: 'pay' }), { mollitia });
  const modules = [breaker, new mollitia.Timeout({ delay: 1 })];
  const circuit = new mollitia.Circuit({ func: () => new Promise(() => {}), options: { modules } });
  await expect(circuit.execute()).rejects.toThrow();
  startSpan.mockRestore();
  expect(told).toMatchObject({ 'resilience.outcome': 'timeout', 'error.type': 'TimeoutError' });
});
