/** What a service has for life. A report tells of no breaker that is garbage. */
const inService = new Set();

/**
 * Takes mollitia's modules through everything that can happen to them.
 *
 * @param mollitia the library, however the program got hold of it.
 * @param url of a server that answers /ok, and never answers /never.
 */
export async function runScenario(mollitia, url) {
  const { Bulkhead, Circuit, Fallback, Ratelimit, Retry, SlidingCountBreaker, SlidingTimeBreaker, Timeout } = mollitia;
  const results = [];
  const attempt = async (circuit, work) => {
    try {
      results.push(await circuit.fn(work).execute());
    } catch (error) {
      results.push(`error ${error.code ?? error.message}`);
    }
  };
  const fail = async () => {
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  };
  const notFound = async () => {
    throw Object.assign(new Error('not found'), { code: 'NOT_FOUND' });
  };
  const ok = async () => (await fetch(`${url}/ok`)).text();
  // Mollitia's time limit leaves the work running, and with it the process.
  const controller = new AbortController();
  const hang = async () => (await fetch(`${url}/never`, { signal: controller.signal })).text();
  const around = (modules, name) => {
    const circuit = new Circuit({ ...(name ? { name } : {}), options: { modules } });
    inService.add(circuit);
    return circuit;
  };

  const breaker = new SlidingCountBreaker({
    name: 'personalization',
    slidingWindowSize: 4,
    minimumNumberOfCalls: 2,
    openStateDelay: 30,
    permittedNumberOfCallsInHalfOpenState: 1,
    onError: (error) => error.code !== 'NOT_FOUND',
  });
  const circuit = around([breaker]);
  const halfOpen = () =>
    new Promise((resolve) => breaker.on('state-changed', (to) => to === 'half-opened' && resolve()));
  await attempt(circuit, ok);
  await attempt(circuit, notFound);
  await attempt(circuit, fail);
  const untilProbe = halfOpen();
  await attempt(circuit, fail);
  await attempt(circuit, ok);
  await untilProbe;
  const untilNextProbe = halfOpen();
  await attempt(circuit, fail);
  await untilNextProbe;
  await attempt(circuit, ok);
  await breaker.open();
  breaker.dispose();

  const idle = new SlidingTimeBreaker({ slidingWindowSize: 5000 });
  around([idle]);
  const retried = new SlidingCountBreaker();
  await attempt(around([new Retry({ attempts: 1 }), retried], 'retried'), async () => {
    await ok();
    throw new Error('again');
  });
  const limited = new SlidingCountBreaker({ name: 'limited' });
  await attempt(
    around([new Fallback({ callback: () => new Error('sorry') }), limited, new Timeout({ delay: 60 })]),
    hang,
  );
  await attempt(around([new Timeout({ delay: 60 })]), hang);

  const guarded = new SlidingCountBreaker({ name: 'guarded' });
  const composed = around([new Bulkhead({ name: 'few', concurrentSize: 1, queueSize: 0 }), guarded]);
  await Promise.all([attempt(composed, ok), attempt(composed, ok)]);
  const rated = new SlidingCountBreaker({ name: 'rated' });
  const seldom = around([new Ratelimit({ name: 'seldom', limitPeriod: 60_000, limitForPeriod: 1 }), rated]);
  await attempt(seldom, ok);
  await attempt(seldom, ok);
  controller.abort();
  return results;
}
