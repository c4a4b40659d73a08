import { createHmac, randomBytes } from 'node:crypto';
import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { work } from '../platform/service-time.ts';
import type { ContentKey } from './contracts.ts';

await runHttpService('encryption', (app) => {
  const secret = randomBytes(32);
  app.get<{ Params: UserParams }>('/keys/:user', USER_SCHEMA, async ({ params: { user } }): Promise<ContentKey> => {
    await work(5);
    return { keyId: createHmac('sha256', secret).update(String(user)).digest('hex').slice(0, 32) };
  });
  return undefined;
});
