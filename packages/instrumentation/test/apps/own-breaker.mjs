import { once } from 'node:events';
import { createServer } from 'node:http';
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

const server = createServer((_request, response) => response.end('popular')).listen(0, '127.0.0.1');
await once(server, 'listening');
const ask = async (path) => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text();

await traceBreakerCall({ ...own, state: 'closed' }, () => ask('/fresh'));
await traceBreakerCall({ ...own, state: 'closed' }, fail).catch(() => {});
await traceBreakerCall({ ...own, state: 'open' }, (tell) => {
  tell({ outcome: 'rejected', rejection: 'short_circuit' });
  return ask('/popular');
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
server.close();
