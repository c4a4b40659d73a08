import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { LOOPBACK } from '../platform/addresses.ts';
import type { Scenario } from '../scenarios.ts';
import type { LoadClient } from './load-client.ts';
import type { ScenarioRunner } from './scenario-runner.ts';
import type { NextStart } from './scheduler.ts';

/** What the control page shows and works on. */
export interface ControlParts {
  port: number;
  scenarios: readonly Scenario[];
  runner: ScenarioRunner;
  load: LoadClient;
  next: () => NextStart | undefined;
}

const SHORTEST_MS = 1_000;
const LONGEST_MS = 3_600_000;

const PAGE: readonly [path: string, file: string, type: string][] = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
];

/** Serves the control page and its JSON API on loopback. Rejects when it cannot listen. */
export async function serveControl(parts: ControlParts): Promise<{ url: string; close(): Promise<void> }> {
  const app = fastify({ forceCloseConnections: true });
  refuseOtherSites(app);
  answerErrorsAsJson(app);
  for (const [path, file, type] of PAGE) {
    const content = readFileSync(join(import.meta.dirname, 'page', file));
    app.get(path, (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(content));
  }
  addScenarioRoutes(app, parts);
  addLoadRoutes(app, parts);
  await app.listen({ host: LOOPBACK, port: parts.port });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://${LOOPBACK}:${port}`, close: async () => app.close() };
}

function addScenarioRoutes(app: FastifyInstance, { scenarios, runner, next }: ControlParts): void {
  app.get('/api/scenarios', () => ({
    scenarios,
    running: runner.running ?? null,
    next: next() ?? null,
    runs: runner.runs,
    now: Date.now(),
  }));

  app.post<{ Params: { name: string }; Body: { durationMs?: unknown } | null }>(
    '/api/scenarios/:name/start',
    async (request, reply) => {
      const { name } = request.params;
      if (!runner.has(name)) return unknownScenario(reply, scenarios);
      const durationMs = request.body?.durationMs;
      if (durationMs !== undefined && !isDuration(durationMs)) {
        return refuse(
          reply,
          400,
          'bad_parameter',
          `durationMs must be a whole number from ${SHORTEST_MS} to ${LONGEST_MS}.`,
          'durationMs',
        );
      }
      await runner.start(name, 'user', durationMs);
      return { running: runner.running ?? null };
    },
  );

  app.post<{ Params: { name: string } }>('/api/scenarios/:name/stop', async (request, reply) => {
    const { name } = request.params;
    if (!runner.has(name)) return unknownScenario(reply, scenarios);
    await runner.stop(name);
    return { running: runner.running ?? null };
  });
}

function addLoadRoutes(app: FastifyInstance, { load }: ControlParts): void {
  app.get('/api/load/rates', async () => {
    const now = Date.now();
    const [last10s, last60s] = await Promise.all([load.rates(now, 10), load.rates(now, 60)]);
    return { last10s: last10s ?? null, last60s: last60s ?? null };
  });

  app.get<{ Querystring: Record<'from' | 'to', string | undefined> }>('/api/load', async (request, reply) => {
    const now = Date.now();
    const { from = String(now - 60_000), to = String(now) } = request.query;
    for (const [parameter, value] of [
      ['from', from],
      ['to', to],
    ] as const) {
      if (!/^\d{1,16}$/.test(value)) {
        return refuse(reply, 400, 'bad_parameter', `${parameter} must be a time in epoch milliseconds.`, parameter);
      }
    }
    return await load.report(Number(from), Number(to));
  });
}

/** Only this page may push its buttons: no page of another site, nor a name that somebody points at 127.0.0.1. */
function refuseOtherSites(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    const isLocal = [LOOPBACK, 'localhost'].includes(request.hostname);
    if (!isLocal || (origin && URL.parse(origin)?.host !== request.host)) {
      return refuse(reply, 403, 'forbidden', 'Only the control page itself may do this.');
    }
  });
}

function answerErrorsAsJson(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'not_found', 'There is nothing here.'));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 503;
    return refuse(reply, status, status < 500 ? 'bad_request' : 'unavailable', error.message);
  });
}

function unknownScenario(reply: FastifyReply, scenarios: readonly Scenario[]): FastifyReply {
  const names = scenarios.map((scenario) => scenario.name).join(', ');
  return refuse(reply, 404, 'unknown_scenario', `There is no such scenario; there are ${names}.`, 'name');
}

function refuse(reply: FastifyReply, status: number, code: string, message: string, parameter?: string): FastifyReply {
  return reply.code(status).send({ error: { code, message, ...(parameter && { parameter }) } });
}

function isDuration(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= SHORTEST_MS && (value as number) <= LONGEST_MS;
}
