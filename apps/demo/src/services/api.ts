import { guard } from '../platform/guard.ts';
import { getJson } from '../platform/http-client.ts';
import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { LastKnown } from '../platform/last-known.ts';
import { POPULAR_TITLES } from '../titles.ts';
import type { Artwork, Cell, ContentKey, Delivery, History, Recommendations, Subscriber } from './contracts.ts';

const PROFILES_KEPT = 5_000;

await runHttpService('api', (app) => {
  const profiles = new LastKnown<number, Subscriber>(PROFILES_KEPT);

  const subscriber = guard(
    'subscriber',
    async (user: number) => {
      const profile = await getJson<Subscriber>('subscriber', `/subscribers/${user}`);
      profiles.remember(user, profile);
      return profile;
    },
    { timeoutMs: 800, fallback: (user) => ({ ...profiles.recall(user), source: 'stale' }) },
  );
  const recommendations = guard(
    'recommendations',
    (user: number) => getJson<Recommendations>('recommendations', `/recommendations/${user}`),
    { timeoutMs: 500, fallback: () => ({ titles: POPULAR_TITLES, source: 'popular' }) },
  );
  const history = guard('viewing-history', (user: number) => getJson<History>('viewing-history', `/history/${user}`), {
    timeoutMs: 600,
    fallback: (): History => ({ titles: [], source: 'empty' }),
  });
  const cell = guard('abtest', (user: number) => getJson<Cell>('abtest', `/cells/${user}`), {
    timeoutMs: 500,
    fallback: () => ({ cell: 'control', source: 'fallback' }),
  });
  const artwork = guard('artwork', (user: number) => getJson<Artwork>('artwork', `/artwork/${user}`), {
    timeoutMs: 900,
    capacity: 8,
    fallback: (): Artwork => ({ images: [], source: 'default' }),
  });
  const delivery = guard('routing', (user: number) => getJson<Delivery>('routing', `/routes/${user}`), {
    timeoutMs: 500,
  });
  const key = guard('encryption', (user: number) => getJson<ContentKey>('encryption', `/keys/${user}`), {
    timeoutMs: 500,
  });

  app.get<{ Params: UserParams }>('/home/:user', USER_SCHEMA, async ({ params: { user } }) => {
    const parts = await Promise.all([
      subscriber(user),
      recommendations(user),
      history(user),
      cell(user),
      artwork(user),
      delivery(user),
      key(user),
    ]);
    const [subscriberPart, recommendationsPart, historyPart, cellPart, artworkPart, deliveryPart, keyPart] = parts;
    return {
      subscriber: subscriberPart,
      recommendations: recommendationsPart,
      history: historyPart,
      cell: cellPart,
      artwork: artworkPart,
      delivery: deliveryPart,
      key: keyPart,
    };
  });
  return undefined;
});
