/** Longer than a busy machine takes from one call to the next. */
const RESET_MS = 500;

/**
 * Takes cockatiel's policies through everything that can happen to them.
 *
 * @param cockatiel the library, however the program got hold of it.
 * @param nameBreaker of @faultline/instrumentation.
 * @param url of a server that answers /ok and /popular, and never answers /never.
 */
export async function runScenario(cockatiel, nameBreaker, url) {
  const { circuitBreaker, handleAll, handleWhen, ConsecutiveBreaker, SamplingBreaker, ConstantBackoff } = cockatiel;
  const { BulkheadRejectedError, bulkhead, fallback, retry, timeout, wrap, TimeoutStrategy } = cockatiel;
  const results = [];
  const never = new Promise(() => {});
  const attempt = async (policy, work, signal) => {
    try {
      results.push(await policy.execute(work, signal));
    } catch (error) {
      results.push(`error ${error.code ?? error.constructor.name}`);
    }
  };
  const fail = () => {
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  };
  const tolerant = (name) =>
    nameBreaker(circuitBreaker(handleAll, { halfOpenAfter: 30, breaker: new ConsecutiveBreaker(9) }), name);
  const ok = async () => (await fetch(`${url}/ok`)).text();

  const named = nameBreaker(
    circuitBreaker(handleAll, { halfOpenAfter: RESET_MS, breaker: new ConsecutiveBreaker(2) }),
    'personalization',
  );
  let openedAtMs = 0;
  named.onBreak(() => {
    openedAtMs = Date.now();
  });
  const popular = wrap(fallback(handleAll, 'popular'), named);
  await attempt(named, ok);
  await attempt(popular, fail);
  await attempt(named, fail);
  await attempt(popular, ok);
  const afterReset = async (work) => {
    while (openedAtMs + RESET_MS > Date.now()) await new Promise((resolve) => setImmediate(resolve));
    await attempt(named, work);
  };
  await afterReset(fail);
  await afterReset(() => 'recovered');
  const handle = named.isolate();
  await attempt(named, ok);
  handle.dispose();

  const picky = nameBreaker(
    circuitBreaker(
      handleWhen((error) => error.code !== 'NOT_FOUND'),
      { halfOpenAfter: 30, breaker: new SamplingBreaker({ threshold: 0.5, duration: 5000, minimumRps: 0.2 }) },
    ),
    'picky',
  );
  await attempt(picky, () => {
    throw Object.assign(new Error('not found'), { code: 'NOT_FOUND' });
  });
  await attempt(picky, fail);

  const retried = tolerant('retried');
  let calls = 0;
  await attempt(
    wrap(
      fallback(handleAll, 'popular'),
      retry(handleAll, { maxAttempts: 2, backoff: new ConstantBackoff(1) }),
      retried,
    ),
    async () => {
      await ok();
      if (++calls < 3) fail();
      return 'third time lucky';
    },
  );

  const limited = tolerant('limited');
  const hang = async ({ signal }) => (await fetch(`${url}/never`, { signal })).text();
  await attempt(wrap(fallback(handleAll, 'popular'), limited, timeout(60, TimeoutStrategy.Cooperative)), hang);
  await attempt(wrap(timeout(60, TimeoutStrategy.Cooperative), limited), hang);
  await attempt(timeout(60, TimeoutStrategy.Cooperative), hang);

  const popularNow = async () => (await fetch(`${url}/popular`)).text();
  await attempt(wrap(fallback(handleAll, popularNow), limited), fail);

  const parallel = tolerant('parallel');
  const guarded = tolerant('guarded');
  const composed = wrap(fallback(handleAll, 'popular'), bulkhead(1, 0), guarded);
  await Promise.all([attempt(composed, ok), attempt(composed, ok)]);

  const failNow = async () => fail();
  const several = () => Promise.all([1, 2, 3].map((each) => parallel.execute(each === 2 ? ok : failNow)));
  await attempt(fallback(handleAll, 'popular'), several);

  const inner = tolerant('inner');
  const caller = new AbortController();
  const aborted = attempt(wrap(inner, timeout(60_000, TimeoutStrategy.Aggressive)), () => never, caller.signal);
  caller.abort();
  await aborted;
  await attempt(inner, () => {
    throw new BulkheadRejectedError(1, 1);
  });
  const full = wrap(inner, bulkhead(1, 0));
  await Promise.all([attempt(full, ok), attempt(full, ok)]);

  const queued = bulkhead(1, 1);
  await Promise.all([attempt(queued, ok), named.execute(() => queued.execute(ok))]);
  await attempt(fallback(handleAll, 'alone'), fail);
  const unnamed = circuitBreaker(handleAll, { halfOpenAfter: 30, breaker: new ConsecutiveBreaker(9) });
  await attempt(unnamed, () => 'unnamed');
  return results;
}
