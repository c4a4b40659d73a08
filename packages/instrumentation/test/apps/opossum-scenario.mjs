import { once } from 'node:events';

const WINDOW_MS = 120_000;

/**
 * Takes a breaker through everything that can happen to one.
 *
 * @param CircuitBreaker opossum's class, however the program got hold of it.
 * @param url of a server that answers /ok and /popular, and never answers /never.
 */
export async function runScenario(CircuitBreaker, url) {
  const behaviours = {
    succeed: () => 'fresh',
    fail: () => {
      throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    },
    fetch: async () => (await fetch(`${url}/ok`)).text(),
    hang: async (signal) => (await fetch(`${url}/never`, { signal })).text(),
    filtered: () => {
      throw Object.assign(new Error('not found'), { code: 'NOT_FOUND' });
    },
  };
  // Opossum's own timers do not keep a process alive.
  const keepAlive = setInterval(() => {}, 60_000);
  const controller = new AbortController();
  const breaker = new CircuitBreaker(async (kind) => behaviours[kind](controller.signal), {
    name: 'recommendations',
    // On a busy machine seconds pass between one call and the next.
    timeout: 60_000,
    rollingCountTimeout: WINDOW_MS,
    resetTimeout: 50,
    errorThresholdPercentage: 50,
    volumeThreshold: 4,
    capacity: 2,
    abortController: controller,
    errorFilter: (error) => error.code === 'NOT_FOUND',
  });
  new CircuitBreaker(async () => 'never called', { name: 'idle' });
  const unnamed = new CircuitBreaker(async () => 'unnamed');
  await unnamed.fire();

  const fire = (kind) => breaker.fire(kind).catch((error) => `error ${error.code}`);
  const results = [];
  const halfOpen = () => (breaker.halfOpen ? undefined : once(breaker, 'halfOpen'));

  results.push(await fire('fetch'));
  results.push(await fire('filtered'));
  results.push(await fire('fail'), await fire('fail'), await fire('fail'));
  results.push(await fire('succeed'));
  breaker.fallback((_kind, error) => {
    if (error.message === 'refused') throw new Error('the fallback failed as well');
    return 'popular';
  });
  results.push(await fire('succeed'));
  await halfOpen();
  results.push(await fire('fail'));
  await halfOpen();
  results.push(await fire('succeed'));
  results.push(...(await Promise.all([fire('succeed'), fire('succeed'), fire('succeed')])));
  breaker.options.timeout = 100;
  results.push(await fire('hang'));
  breaker.options.timeout = 60_000;
  breaker.fallback(async () => (await fetch(`${url}/popular`)).text());
  results.push(await fire('fail'));
  breaker.shutdown();
  results.push(await fire('succeed'));
  clearInterval(keepAlive);
  return results;
}
