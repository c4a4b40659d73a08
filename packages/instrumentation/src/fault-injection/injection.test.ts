import { expect, test, vi } from 'vitest';
import { experiment, faultJson } from './experiment.fixture.ts';
import { ExperimentList } from './experiment-list.ts';
import { Injection } from './injection.ts';
import { InjectionBudget } from './injection-budget.ts';

const TIMEOUT_MS = 60_000;

function injectionOf(given: Record<string, unknown>) {
  const now = Date.now();
  const active = experiment({ faults: [faultJson(given)] }, now);
  const list = new ExperimentList({ monotonicMs: () => 0, wallMs: () => now });
  list.replace({ now, experiments: [active], notUnderstood: 0 }, 0);
  const injection = new Injection(active, active.faults[0]!, 'breaker', list, new InjectionBudget(1));
  return { injection, stop: () => list.stop(active.id) };
}

const SLOW = { kind: 'latency', latencyMs: 30_000 };
const SILENT = { kind: 'timeout' };

test.each([
  ['slowness within the time limit', SLOW, { timeoutMs: TIMEOUT_MS }],
  ['slowness beyond the time limit', SLOW, { timeoutMs: 20_000 }],
  ['slowness without a time limit', SLOW, {}],
  ['silence with a time limit', SILENT, { timeoutMs: 20_000 }],
  ['silence without a time limit', SILENT, {}],
])('a call in the midst of %s goes on when the experiment is stopped', async (_what, fault, limits) => {
  const { injection, stop } = injectionOf(fault);
  const suffered = injection.suffer(limits);
  stop();
  expect(await suffered).toBeUndefined();
});

test.each([
  ['slowness', SLOW],
  ['silence', SILENT],
])('%s beyond the time limit is a timeout', async (_what, fault) => {
  const { injection } = injectionOf(fault);
  const timeoutError = vi.fn((ms: number) => new Error(`after ${ms} ms`));
  const failure = await injection.suffer({ timeoutMs: 5, timeoutError });
  expect(failure).toEqual({ error: new Error('after 5 ms'), isTimeout: true });
});

test.each([
  ['slowness', SLOW],
  ['silence', SILENT],
])('%s that the caller does not wait for fails, and is no timeout', async (_what, fault) => {
  const { injection } = injectionOf(fault);
  const controller = new AbortController();
  const suffered = injection.suffer({ timeoutMs: 20_000, signal: controller.signal });
  controller.abort();
  expect(await suffered).toMatchObject({ error: { code: 'FAULT_INJECTED' }, isTimeout: false });
});
