import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { work } from '../platform/service-time.ts';
import { rankedTitles } from '../titles.ts';
import type { Artwork } from './contracts.ts';

await runHttpService('artwork', (app) => {
  app.get<{ Params: UserParams }>('/artwork/:user', USER_SCHEMA, async ({ params: { user } }): Promise<Artwork> => {
    await work(6);
    return { images: rankedTitles(user).map((title) => `/images/${title}.avif`), source: 'matched' };
  });
  return undefined;
});
