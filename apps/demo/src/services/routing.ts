import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { work } from '../platform/service-time.ts';
import type { Delivery } from './contracts.ts';

const DELIVERY_NODES = 12;

await runHttpService('routing', (app) => {
  app.get<{ Params: UserParams }>('/routes/:user', USER_SCHEMA, async ({ params: { user } }): Promise<Delivery> => {
    await work(3);
    return { node: `delivery-${user % DELIVERY_NODES}` };
  });
  return undefined;
});
