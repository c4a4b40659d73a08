import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { work } from '../platform/service-time.ts';
import { rankedTitles } from '../titles.ts';
import type { Ranking } from './contracts.ts';

await runHttpService('personalization', (app) => {
  app.get<{ Params: UserParams }>('/rankings/:user', USER_SCHEMA, async ({ params: { user } }): Promise<Ranking> => {
    await work(12);
    return { titles: rankedTitles(user) };
  });
  return undefined;
});
