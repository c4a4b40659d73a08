import { subscribe } from 'node:diagnostics_channel';
import { context } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';

/** Published by fastify itself for every instance it has constructed; costs nothing where there is no fastify. */
const INSTANCE_CREATED = 'fastify.initialization';

interface Request {
  /** Without a `url` where no route matches. */
  readonly routeOptions?: { readonly url?: string };
}

interface Instance {
  addHook(name: 'onRequest', hook: (request: Request, reply: unknown, done: () => void) => void): void;
}

/**
 * Names server spans after fastify's routes (`http.route`, `GET /orders/:id`), so that a service's operations can be told
 * apart. Fastify's own instrumentation is not needed for it. Hooks and validation may answer a request before its handler is
 * reached, so the route is told by a hook that comes before all of those.
 */
export function nameFastifyRoutes(): void {
  subscribe(INSTANCE_CREATED, (message) => {
    const { fastify } = message as { fastify: Instance };
    fastify.addHook('onRequest', (request, _reply, done) => {
      const metadata = getRPCMetadata(context.active());
      const route = metadata?.type === RPCType.HTTP ? request.routeOptions?.url : undefined;
      if (metadata && route) metadata.route = route;
      done();
    });
  });
}
