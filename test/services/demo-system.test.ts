import { join } from 'node:path';
import { type SupervisedChild, supervise } from '@faultline/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../fixtures/eventually.ts';
import { timeOf } from '../fixtures/machine-time.ts';
import { descendantsOf, listProcesses } from '../fixtures/processes.ts';
import { SpanSink } from '../fixtures/span-sink.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SERVICES = [
  'abtest',
  'api',
  'artwork',
  'edge',
  'encryption',
  'history-writer',
  'nccp',
  'personalization',
  'precompute',
  'recommendations',
  'routing',
  'subscriber',
  'viewing-history',
];

interface Home {
  subscriber: { user: number; source: string };
  recommendations: { titles: number[]; source: string };
  history: { titles: number[]; source: string };
  cell: { source: string };
  artwork: { source: string };
  delivery: { node: string };
  key: { keyId: string };
}

let sink: SpanSink;
let demo: SupervisedChild;
let controlUrl: string;
let edgeUrl: string;

beforeAll(async () => {
  sink = await SpanSink.start();
  demo = await supervise({
    name: 'demo-control',
    args: [join(ROOT, 'apps/demo/src/main.ts')],
    env: { FAULTLINE_DEMO_PORT: '0', FAULTLINE_DEMO_SCHEDULE: 'off', OTEL_EXPORTER_OTLP_ENDPOINT: sink.endpoint },
    readyWithinMs: 100_000,
  });
  const { url, ports } = demo.info as { url: string; ports: Record<string, number> };
  controlUrl = url;
  edgeUrl = `http://127.0.0.1:${ports.edge}`;
});
afterAll(async () => {
  await demo?.stop();
  await sink?.stop();
});

const home = async (user: number): Promise<Home> => {
  const response = await fetch(`${edgeUrl}/home/${user}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Home;
};
const post = (path: string, body?: object) =>
  fetch(`${controlUrl}/api/scenarios/${path}`, {
    method: 'POST',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
const transitionsOf = (service: string, breaker: string) =>
  sink.spans
    .filter((span) => span.service === service && span.name === `circuit_breaker.state_change ${breaker}`)
    .flatMap((span) => span.events.map((event) => event.attributes['circuit_breaker.state']));

describe('the demo', () => {
  it('answers through its whole fan-out', async () => {
    // Services that have just started, or have to wait for the processor, may be too late for those who ask them.
    await expect
      .poll(() => home(7))
      .toMatchObject({
        subscriber: { user: 7, source: expect.stringMatching(/^(cache|database)$/) },
        recommendations: { source: 'personalized' },
        history: { source: 'database' },
        cell: { source: 'assigned' },
        artwork: { source: 'matched' },
        delivery: { node: expect.stringMatching(/^delivery-/) },
        key: { keyId: expect.stringMatching(/^[0-9a-f]{32}$/) },
      });
  });

  it('shows each process by its name', () => {
    const names = descendantsOf(demo.pid!).map(({ commandLine }) => commandLine.split(' ')[0]);
    expect(names.toSorted()).toEqual(
      [...SERVICES, 'cache', 'database', 'load', 'queue'].map((name) => `demo-${name}`).toSorted(),
    );
  });

  it('sends spans of every service, the load generator apart', async () => {
    await eventually(
      'every service has sent spans',
      () => [...new Set(sink.spans.map((span) => span.service))].toSorted(),
      (services) => services.length === SERVICES.length,
    );
    expect([...new Set(sink.spans.map((span) => span.service))].toSorted()).toEqual(SERVICES);
    const critical = new Set(
      sink.spans.filter(({ resource }) => resource['service.criticality'] === 'critical').map(({ service }) => service),
    );
    expect([...critical].toSorted()).toEqual(['encryption', 'routing', 'subscriber']);
    const roots = sink.spans.filter(({ kind, parentSpanId }) => kind === 2 && !parentSpanId);
    expect(new Set(roots.map(({ service }) => service))).toEqual(new Set(['edge']));
  });

  it('traces from the edge through queue and consumer into the database', async () => {
    const { consumed, published, write } = await eventually(
      'a message was published, taken and written down',
      () => {
        const consumed = sink.spans.find(({ name }) => name === 'process viewing-events');
        const published = sink.spans.find(({ spanId }) => spanId === consumed?.parentSpanId);
        const write = sink.spans.find(
          ({ parentSpanId, name }) => parentSpanId === consumed?.spanId && /INSERT/.test(name),
        );
        return { consumed, published, write };
      },
      (spans) => Object.values(spans).every((span) => span !== undefined),
    );
    expect(published).toMatchObject({ service: 'viewing-history', kind: 4, traceId: consumed!.traceId });
    expect(consumed).toMatchObject({ service: 'history-writer', kind: 5 });
    expect(consumed!.links).toMatchObject([{ traceId: published!.traceId, spanId: published!.spanId }]);
    for (const end of [consumed!, published!]) {
      expect(end.attributes).toMatchObject({
        'messaging.system': 'mqtt',
        'messaging.destination.name': 'viewing-events',
      });
    }
    expect(write?.attributes).toMatchObject({ 'db.system.name': 'postgresql', 'db.namespace': 'streaming' });
  });

  it('reports exactly what the load generator sent', async () => {
    const loadSince = (from: number) =>
      fetch(`${controlUrl}/api/load?from=${from}`).then(async (answer) => (await answer.json()) as LoadReport);
    await eventually(
      'the load has warmed the services up',
      () => loadSince(Date.now()),
      ({ complete }) => complete,
    );
    const from = Date.now();
    const to = from + 2_000;
    const report = await eventually(
      'all requests of the window are over',
      async () => (await (await fetch(`${controlUrl}/api/load?from=${from}&to=${to}`)).json()) as LoadReport,
      ({ pending }) => pending === 0 && Date.now() > to + 500,
    );
    expect(report).toMatchObject({ from, to, complete: true });
    expect(report.sent).toBeGreaterThan(3);
    expect(report.ok + report.failed).toBe(report.sent);
    expect(report.routes.home.sent + report.routes.license.sent).toBe(report.sent);
    expect((await fetch(`${controlUrl}/api/load?from=yesterday&to=${to}`)).status).toBe(400);
  });

  it('opens a breaker on slow recommendations, serves the popular list, and recovers', async () => {
    expect((await post('slow-recommendations/start', { durationMs: 60_000 })).status).toBe(200);
    await eventually(
      'the breaker is open',
      () => transitionsOf('api', 'recommendations'),
      (states) => states.at(-1) === 'open',
    );
    await expect.poll(() => home(7)).toMatchObject({ recommendations: { source: 'popular' } });

    expect((await post('slow-recommendations/stop')).status).toBe(200);
    await eventually(
      'recommendations are personal again',
      () => home(7),
      ({ recommendations }) => recommendations.source === 'personalized',
    );
    await eventually(
      'the breaker has closed through half-open',
      () => transitionsOf('api', 'recommendations').slice(-2),
      (states) => states.join() === 'half_open,closed',
    );
  });

  it('replaces a service by the version that a deploy names, and back', async () => {
    const versions = () =>
      new Set(
        sink.spans.filter(({ service }) => service === 'artwork').map((span) => span.resource['service.version']),
      );
    const [before] = versions();
    await post('bad-deploy/start', {});
    await eventually('version 2.1.0 sends spans', versions, (seen) => seen.has('2.1.0'));
    await post('bad-deploy/stop');
    sink.spans.length = 0;
    await eventually('the version before sends spans again', versions, (seen) => seen.has(before));
  });

  it('names the parameter that is wrong, and the scenarios there are', async () => {
    const wrong = await post('bad-deploy/start', { durationMs: 'long' });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: { code: 'bad_parameter', parameter: 'durationMs' } });
    const unknown = await post('unheard-of/start');
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { message: expect.stringContaining('cache-loss') } });
  });

  it('takes orders from its own page only', async () => {
    const response = await fetch(`${controlUrl}/api/scenarios/routing-down/start`, {
      method: 'POST',
      headers: { origin: 'http://elsewhere.example' },
    });
    expect(response.status).toBe(403);
  });

  it('goes on without a collector', async () => {
    const before = descendantsOf(demo.pid!).map(({ pid }) => pid);
    await sink.stop();
    const report = async () => {
      const to = Date.now() - 1_000;
      return (await (await fetch(`${controlUrl}/api/load?from=${to - 2_000}&to=${to}`)).json()) as LoadReport;
    };
    const closedAt = Date.now();
    await eventually(
      'requests are sent without a collector, and answered',
      report,
      ({ from, ok, sent }) => from > closedAt && ok / sent > 0.95,
    );
    expect(descendantsOf(demo.pid!).map(({ pid }) => pid)).toEqual(before);
  });

  it('stops within 5 s and leaves no process', async () => {
    const pids = new Set([demo.pid!, ...descendantsOf(demo.pid!).map(({ pid }) => pid)]);
    expect(await timeOf(() => demo.stop())).toBeLessThan(5_000);
    expect(listProcesses().filter(({ pid }) => pids.has(pid))).toEqual([]);
  });
});

interface LoadReport {
  from: number;
  to: number;
  complete: boolean;
  sent: number;
  ok: number;
  failed: number;
  pending: number;
  routes: Record<'home' | 'license', { sent: number }>;
}
