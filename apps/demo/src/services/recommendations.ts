import { fallback, handleAll, type IPolicy, wrap } from 'cockatiel';
import { onFaultsChange } from '../platform/active-faults.ts';
import { connectCache, readCache } from '../platform/cache.ts';
import { getJson } from '../platform/http-client.ts';
import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { dependencyPolicy, eagerRetryPolicy } from '../platform/policies.ts';
import { work } from '../platform/service-time.ts';
import { POPULAR_TITLES } from '../titles.ts';
import type { Ranking, Recommendations } from './contracts.ts';

const TIMEOUT_MS = 250;

await runHttpService('recommendations', (app) => {
  const cache = connectCache();
  const careful = dependencyPolicy('personalization', {
    timeoutMs: TIMEOUT_MS,
    concurrent: 20,
    queued: 20,
    retries: 1,
  });
  let calls: IPolicy = careful;
  onFaultsChange((faults) => {
    const eager = faults.find((fault) => fault.kind === 'eager-retry');
    calls = eager ? eagerRetryPolicy(eager.attempts, TIMEOUT_MS) : careful;
  });

  app.get<{ Params: UserParams }>('/recommendations/:user', USER_SCHEMA, async ({ params: { user } }) => {
    const popular = (await readCache<number[]>(cache, 'popular')) ?? POPULAR_TITLES;
    const unranked: Recommendations = { titles: popular, source: 'unranked' };
    return await wrap(fallback(handleAll, unranked), calls).execute(async ({ signal }): Promise<Recommendations> => {
      const { titles } = await getJson<Ranking>('personalization', `/rankings/${user}`, signal);
      await work(4);
      return { titles, source: 'personalized' };
    });
  });
  return async () => cache.disconnect();
});
