import { type RunningPart, runProcess } from '@faultline/runtime';
import fastify, { type FastifyInstance, type FastifyListenOptions } from 'fastify';
import { SUBSCRIBERS } from '../topology.ts';
import { suffer } from './active-faults.ts';
import { CAN_SHARE_PORT, LOOPBACK, portOf } from './addresses.ts';

/** Route parameters of everything that is asked per subscriber. */
export interface UserParams {
  user: number;
}

/** Fastify schema of `:user`; anything else answers 400. */
export const USER_SCHEMA = {
  schema: {
    params: {
      type: 'object',
      properties: { user: { type: 'integer', minimum: 1, maximum: SUBSCRIBERS } },
      required: ['user'],
    },
  },
} as const;

/**
 * Runs the process of an HTTP service: listens on the port given to it, shows the faults it is told to show, and
 * answers 503 with a sentence when a route throws.
 * @param addRoutes adds the routes; what it returns is closed when the service stops
 */
export function runHttpService(
  name: string,
  addRoutes: (app: FastifyInstance) => (() => Promise<void>) | undefined,
): Promise<void> {
  return runProcess(`demo-${name}`, async (): Promise<RunningPart> => {
    // a version that goes finishes what it has taken
    const app = fastify({ forceCloseConnections: 'idle', return503OnClosing: false });
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
      reply.code(error.statusCode ?? 503).send({ error: error.message }),
    );
    app.addHook('preHandler', async (_request, reply) => {
      if (await suffer()) return reply.code(500).send({ error: `${name} failed` });
    });
    const close = addRoutes(app);
    // the next version listens on the same port before this one goes
    const address: FastifyListenOptions & { reusePort: boolean } = {
      host: LOOPBACK,
      port: portOf(name),
      reusePort: CAN_SHARE_PORT,
    };
    await app.listen(address);
    return {
      stop: async () => {
        await app.close();
        await close?.();
      },
    };
  });
}
