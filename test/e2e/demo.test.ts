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

const graphWhere = (what: string, holds: (graph: TrafficGraph) => boolean | undefined, withinMs: number) =>
  eventually(
    what,
    () => fetchGraph(faultline.consoleUrl),
    (graph) => holds(graph) === true,
    { withinMs },
  );
const scenario = (name: string, action: 'start' | 'stop') =>
  fetch(`${faultline.demoUrl}/api/scenarios/${name}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
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
      { withinMs: 60_000 },
    );
    const graph = await fetchGraph(faultline.consoleUrl, `from=${fromMs}&to=${toMs}`);
    const response = await fetch(`${faultline.demoUrl}/api/load?from=${fromMs}&to=${toMs}`);
    const load = (await response.json()) as { sent: number };
    const entry = connectionOf(graph, 'internet', 'edge')!;
    expect(load.sent).toBeGreaterThan(100);
    expect(Math.abs(entry.executed / load.sent - 1)).toBeLessThan(0.05);
  });

  it('survives the death of the embedded ClickHouse without help', async () => {
    const clickhouse = descendantsOf(faultline.launcher.pid!).find((entry) =>
      entry.commandLine.includes('clickhouse'),
    )!;
    process.kill(clickhouse.pid, 'SIGKILL');
    const killedAtMs = Date.now();
    await graphWhere('calls made after the kill are on the map', (graph) => graph.asOf > killedAtMs + 3_000, 60_000);
  });

  it('turns a slow connection bad within 5 s, opens its breaker, serves fallbacks, and closes it through half-open', async () => {
    await scenario('slow-recommendations', 'start');
    await graphWhere(
      'the connection is bad',
      (graph) => recommendations(graph)?.health === 'degraded' || recommendations(graph)?.health === 'failing',
      5_000,
    );
    await graphWhere('the breaker is open', (graph) => recommendations(graph)?.breaker.state === 'open', 15_000);
    await graphWhere('fallbacks are served', (graph) => recommendations(graph)!.fallbackServed > 0, 10_000);
    const refusing = await graphWhere(
      'calls are refused',
      (graph) => recommendations(graph)!.shortCircuited > 0,
      10_000,
    );
    const { attempted, executed, shortCircuited, rejected } = recommendations(refusing)!;
    expect(attempted).toBe(executed + shortCircuited + rejected);

    await scenario('slow-recommendations', 'stop');
    await graphWhere(
      'the breaker is closed again',
      (graph) => recommendations(graph)?.breaker.state === 'closed',
      30_000,
    );
    const breakers = (await (await fetch(`${faultline.consoleUrl}/api/v1/breakers?from=now-5m&to=now`)).json()) as {
      service: string;
      target: string;
      transitions: { at: number; from: string; to: string }[];
    }[];
    const breaker = breakers.find(({ service, target }) => service === 'api' && target === 'recommendations')!;
    const path = breaker.transitions.toSorted((a, b) => a.at - b.at).map(({ to }) => to);
    expect(path[0]).toBe('open');
    expect(path.slice(-2)).toEqual(['half_open', 'closed']);
  });
});
