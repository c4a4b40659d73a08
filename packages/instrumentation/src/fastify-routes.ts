import { subscribe } from 'node:diagnostics_channel';
import { context } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';

/** Published by fastify 5 (and 4.28 on) itself when a route's handler begins; costs nothing where there is no fastify. */
const HANDLER_STARTS = 'tracing:fastify.request.handler:start';

/**
 * Names server spans after fastify's routes (`http.route`, `GET /orders/:id`), so that a service's operations can be told
 * apart. Fastify's own instrumentation is not needed for it.
 */
export function nameFastifyRoutes(): void {
  subscribe(HANDLER_STARTS, (message) => {
    const { route } = message as { route?: { url?: string } };
    const metadata = getRPCMetadata(context.active());
    if (route?.url && metadata?.type === RPCType.HTTP) metadata.route = route.url;
  });
}
