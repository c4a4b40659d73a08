import type { TrafficGraph } from '@faultline/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningFaultline, startFaultline } from '../fixtures/faultline.ts';
import { connectionOf, fetchGraph } from '../fixtures/graph.ts';
import { descendantsOf } from '../fixtures/processes.ts';

let faultline: RunningFaultline;
beforeAll(async () => {
  faultline = await startFaultline({ args: [], env: { FAULTLINE_DEMO_SCHEDULE: 'off' } });
});
afterAll(async () => {
  await faultline.stop();
});

/** @param withinMs only where so soon is what is said of Faultline */
const graphWhere = (what: string, holds: (graph: TrafficGraph) => boolean | undefined, withinMs?: number) =>
  eventually(
    what,
    () => fetchGraph(faultline.consoleUrl),
    (graph) => holds(graph) === true,
    withinMs === undefined ? {} : { withinMs },
  );
const scenario = (name: string, action: 'start' | 'stop') =>
  fetch(`${faultline.demoUrl}/api/scenarios/${name}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
const inject = async (scope: object, mode: 'isolated' | 'through'): Promise<{ id: string }> => {
  const response = await fetch(`${faultline.consoleUrl}/api/v1/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: `recommendations fail, ${mode}`,
      mode,
      scope,
      faults: [{ target: { type: 'service', name: 'recommendations' }, kind: 'error' }],
      expiresAt: Date.now() + 120_000,
    }),
  });
  expect(response.status).toBe(201);
  return response.json();
};
interface Transition {
  at: number;
  to: string;
  injected: boolean;
}
/** Of the breaker around the calls from api to recommendations. */
const transitions = async (): Promise<Transition[]> => {
  const breakers = (await (await fetch(`${faultline.consoleUrl}/api/v1/breakers?from=now-5m&to=now`)).json()) as {
    service: string;
    target: string;
    transitions: Transition[];
  }[];
  return breakers.find(({ service, target }) => service === 'api' && target === 'recommendations')?.transitions ?? [];
};
const openings = async () => (await transitions()).filter(({ to }) => to === 'open');
const recommendations = (graph: TrafficGraph) => connectionOf(graph, 'api', 'recommendations');

describe('the demo on the live map', () => {
  it('is whole within 30 s of ready: services, database, cache, queue, entry, fan-out and breakers', async () => {
    await graphWhere(
      'the whole demo is there',
      ({ nodes, connections, entry }) =>
        nodes.filter((node) => node.kind === 'service').length >= 12 &&
        ['database', 'cache', 'queue', 'entry'].every((kind) => nodes.some((node) => node.kind === kind)) &&
        nodes.every((node) => node.kind !== 'external') &&
        entry.fanOut.mean > 5 &&
        connections.some((connection) => connection.breaker.instances > 0),
      30_000,
    );
  });

  it('shows the rate that the load generator reports, within 5 %', async () => {
    const bucketMs = 10_000;
    const fromMs = Math.ceil(Date.now() / bucketMs) * bucketMs;
    const toMs = fromMs + 20_000;
    // Both counts are of a closed window; 5 s later every service has sent what it batched.
    await eventually(
      'the window is over',
      () => Date.now(),
      (now) => now > toMs + 5_000,
    );
    const response = await fetch(`${faultline.demoUrl}/api/load?from=${fromMs}&to=${toMs}`);
    const { sent } = (await response.json()) as { sent: number };
    expect(sent).toBeGreaterThan(100);
    await eventually(
      `about ${sent} requests are on the map`,
      async () => connectionOf(await fetchGraph(faultline.consoleUrl, `from=${fromMs}&to=${toMs}`), 'internet', 'edge'),
      (entry) => Math.abs(entry!.executed / sent - 1) < 0.05,
    );
  });

  it('survives the death of the embedded ClickHouse without help', async () => {
    const clickhouse = descendantsOf(faultline.launcher.pid!).find((entry) =>
      entry.commandLine.includes('clickhouse'),
    )!;
    process.kill(clickhouse.pid, 'SIGKILL');
    const killedAtMs = Date.now();
    await graphWhere('calls made after the kill are on the map', (graph) => graph.asOf > killedAtMs + 3_000);
  });

  it('injects a fault into the requests of some, outside of the breaker’s statistics, and stops within 5 s', async () => {
    const { id } = await inject({ percentage: 20 }, 'isolated');
    const hit = await graphWhere('calls are injected', (graph) => recommendations(graph)!.injected >= 10);
    expect(recommendations(hit)!.fallbackServed).toBeGreaterThan(0);
    expect((await openings()).filter(({ injected }) => injected)).toEqual([]);

    await fetch(`${faultline.consoleUrl}/api/v1/faults/${id}`, { method: 'DELETE' });
    const fromMs = Math.ceil((Date.now() + 5_000) / 10_000) * 10_000;
    const later = await eventually(
      'calls were made after the stop',
      () => fetchGraph(faultline.consoleUrl, `from=${fromMs}&to=${Math.max(Date.now(), fromMs + 10_000)}`),
      (graph) => (recommendations(graph)?.executed ?? 0) > 50,
    );
    expect(recommendations(later)!.injected).toBe(0);
    const experiment = await (await fetch(`${faultline.consoleUrl}/api/v1/faults/${id}`)).json();
    expect(experiment).toMatchObject({ status: 'stopped' });
    expect(experiment.injected).toBeGreaterThanOrEqual(10);
  });

  it('injects a fault through the breaker, which opens, and marks what others suffer from it', async () => {
    const { id } = await inject({ percentage: 80 }, 'through');
    await graphWhere('the breaker is open', (graph) => recommendations(graph)?.breaker.state === 'open');
    const collateral = await eventually(
      'what others suffer is marked',
      async () =>
        (await (
          await fetch(
            `${faultline.consoleUrl}/api/v1/traces?service=api&attribute=fault.collateral%3Dtrue&from=now-2m&to=now`,
          )
        ).json()) as { traces: unknown[] },
      ({ traces }) => traces.length > 0,
    );
    expect(collateral.traces.length).toBeGreaterThan(0);
    await fetch(`${faultline.consoleUrl}/api/v1/faults/${id}`, { method: 'DELETE' });
    await graphWhere('the breaker is closed again', (graph) => recommendations(graph)?.breaker.state === 'closed');
    expect((await openings()).filter(({ injected }) => injected).length).toBeGreaterThan(0);
  });

  it('turns a slow connection bad within 5 s, opens its breaker, serves fallbacks, and closes it through half-open', async () => {
    const startedAtMs = Date.now();
    await scenario('slow-recommendations', 'start');
    await graphWhere(
      'the connection is bad',
      (graph) => recommendations(graph)?.health === 'degraded' || recommendations(graph)?.health === 'failing',
      5_000,
    );
    await graphWhere('the breaker is open', (graph) => recommendations(graph)?.breaker.state === 'open');
    await graphWhere('fallbacks are served', (graph) => recommendations(graph)!.fallbackServed > 0);
    const refusing = await graphWhere('calls are refused', (graph) => recommendations(graph)!.shortCircuited > 0);
    const { attempted, executed, shortCircuited, rejected } = recommendations(refusing)!;
    expect(attempted).toBe(executed + shortCircuited + rejected);

    await scenario('slow-recommendations', 'stop');
    await graphWhere('the breaker is closed again', (graph) => recommendations(graph)?.breaker.state === 'closed');
    const path = await eventually(
      'the way back is told, which calls in its new state may be before',
      async () =>
        (await transitions())
          .filter(({ at }) => at >= startedAtMs)
          .toSorted((a, b) => a.at - b.at)
          .map(({ to }) => to),
      (states) => states.slice(-2).join() === 'half_open,closed',
    );
    expect(path[0]).toBe('open');
  });
});
