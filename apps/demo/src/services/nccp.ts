import { fallback, handleAll, wrap } from 'cockatiel';
import { getJson } from '../platform/http-client.ts';
import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { dependencyPolicy } from '../platform/policies.ts';
import type { ContentKey, Delivery, Subscriber } from './contracts.ts';

/** Somebody whose plan cannot be looked up may still watch what is in every plan. */
const GRACE: Omit<Subscriber, 'user'> = { plan: 'basic', country: 'any', source: 'grace' };

const LIMITS = { timeoutMs: 600, concurrent: 12, queued: 12, retries: 1 };

await runHttpService('nccp', (app) => {
  const subscriberPolicy = wrap(fallback(handleAll, GRACE), dependencyPolicy('subscriber', LIMITS));
  const routingPolicy = dependencyPolicy('routing', LIMITS);
  const encryptionPolicy = dependencyPolicy('encryption', LIMITS);

  app.get<{ Params: UserParams }>('/license/:user', USER_SCHEMA, async ({ params: { user } }) => {
    const [subscriber, delivery, key] = await Promise.all([
      subscriberPolicy.execute(({ signal }) => getJson<Subscriber>('subscriber', `/subscribers/${user}`, signal)),
      routingPolicy.execute(({ signal }) => getJson<Delivery>('routing', `/routes/${user}`, signal)),
      encryptionPolicy.execute(({ signal }) => getJson<ContentKey>('encryption', `/keys/${user}`, signal)),
    ]);
    return { subscriber: { ...subscriber, user }, delivery, key };
  });
  return undefined;
});
