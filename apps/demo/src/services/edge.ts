import { guard } from '../platform/guard.ts';
import { getJson } from '../platform/http-client.ts';
import { runHttpService, USER_SCHEMA, type UserParams } from '../platform/http-server.ts';

await runHttpService('edge', (app) => {
  const home = guard('api', (user: number) => getJson('api', `/home/${user}`), { timeoutMs: 2_000 });
  const license = guard('nccp', (user: number) => getJson('nccp', `/license/${user}`), { timeoutMs: 2_000 });

  app.get<{ Params: UserParams }>('/home/:user', USER_SCHEMA, (request) => home(request.params.user));
  app.get<{ Params: UserParams }>('/license/:user', USER_SCHEMA, (request) => license(request.params.user));
  return undefined;
});
