import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import { context, trace } from '@opentelemetry/api';
import { replaceMethod } from '../patching.ts';
import type { Edge } from './edge.ts';
import { faultContextOf } from './fault-context.ts';
import type { FaultInjector } from './fault-injector.ts';
import type { Injection } from './injection.ts';

/** What code that throws answers with, in most frameworks. */
const EXCEPTION_STATUS = 500;

type Emit = (this: Server, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Injects faults where requests come in, and lets an edge decide about them. To be called before HTTP is patched for
 * tracing: what is patched later is around it, so that the request's span and context are there.
 */
export function patchServers(injector: FaultInjector, edge: Edge | undefined): void {
  // Imported, not required: whoever traces HTTP patches it when it is required for the first time.
  for (const { Server } of [http, https]) {
    replaceMethod(Server.prototype, 'emit', (original) => {
      const proceed = original as unknown as Emit;
      const emit: Emit = function emit(event, ...args) {
        if (event !== 'request') return proceed.call(this, event, ...args);
        const [request, response] = args as [IncomingMessage, ServerResponse];
        const injection = faultFor(request, response, injector, edge);
        if (!injection) return proceed.call(this, event, ...args);
        void befall(request, response, injection, () => proceed.call(this, event, ...args));
        return true;
      };
      return emit as never;
    });
  }
}

function faultFor(
  request: IncomingMessage,
  response: ServerResponse,
  injector: FaultInjector,
  edge: Edge | undefined,
): Injection | undefined {
  const ctx = context.active();
  const decision = faultContextOf(ctx);
  if (!decision) return undefined;
  const span = trace.getSpan(ctx);
  edge?.admit(request, response, decision, span);
  const { method = 'GET', url = '/' } = request;
  const injection = injector.at({ type: 'server', method, path: pathOf(url), caller: decision.caller }, ctx);
  return injection?.begin(span) ? injection : undefined;
}

async function befall(
  request: IncomingMessage,
  response: ServerResponse,
  injection: Injection,
  proceed: () => void,
): Promise<void> {
  const { kind, latencyMs, statusCode } = injection.fault;
  if (kind === 'latency') {
    await injection.wait(latencyMs);
    // Nobody may be waiting any more.
    if (!request.socket.destroyed) proceed();
  } else if (kind === 'error') answer(response, statusCode, injection);
  else if (kind === 'exception') {
    trace.getActiveSpan()?.recordException(injection.error());
    answer(response, EXCEPTION_STATUS, injection);
  } else {
    if (kind === 'timeout') await injection.suffer();
    request.socket.destroy();
  }
}

function answer(response: ServerResponse, status: number, injection: Injection): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: injection.error().message }));
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
