import { recordTransition, traceBreakerCall } from '@faultline/instrumentation';

/** A breaker that the application made itself, taken through what can happen to one. */
const own = { breaker: 'own', library: 'handmade' };
const fail = async () => {
  recordTransition({
    ...own,
    to: 'open',
    reason: 'error_threshold',
    window: { calls: 4, failures: 3, errorThreshold: 0.5, durationMs: 10_000 },
    resetTimeoutMs: 5000,
  });
  throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
};

await traceBreakerCall({ ...own, state: 'closed' }, () => 'fine');
await traceBreakerCall({ ...own, state: 'closed' }, fail).catch(() => {});
await traceBreakerCall({ ...own, state: 'open' }, (tell) => {
  tell({ outcome: 'rejected', rejection: 'short_circuit' });
  return 'popular';
});
recordTransition({ ...own, to: 'half_open', reason: 'reset_timeout' });
recordTransition({ ...own, to: 'half_open', reason: 'reset_timeout' });
await traceBreakerCall({ ...own, state: 'half_open', isProbe: true }, () => 'fine');
for (const wrong of [
  { ...own, to: 'ajar', reason: 'manual' },
  { ...own, breaker: '', to: 'open', reason: 'manual' },
]) {
  try {
    recordTransition(wrong);
  } catch (error) {
    console.log(error.message);
  }
}
