import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';
import { work } from '../platform/service-time.ts';
import type { Cell } from './contracts.ts';

const CELLS = ['control', 'large-artwork', 'autoplay'] as const;

await runHttpService('abtest', (app) => {
  app.get<{ Params: UserParams }>('/cells/:user', USER_SCHEMA, async ({ params: { user } }): Promise<Cell> => {
    await work(2);
    return { cell: CELLS[user % CELLS.length]!, source: 'assigned' };
  });
  return undefined;
});
