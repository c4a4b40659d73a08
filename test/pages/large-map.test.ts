import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, STILL } from '../fixtures/browser.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningFaultline, startFaultline } from '../fixtures/faultline.ts';
import { fetchGraph } from '../fixtures/graph.ts';

const SERVICES = 70;
const CALLS_PER_SERVICE = 3;
const CLIENT = 3;
const SERVER = 2;

let faultline: RunningFaultline;
let load: NodeJS.Timeout;

beforeAll(async () => {
  faultline = await startFaultline();
});
afterAll(async () => {
  clearInterval(load);
  await faultline?.stop();
});

/** Every service calls three others once: both ends of each call, as OTLP in JSON. */
function spans(): object {
  const now = BigInt(Date.now()) * 1_000_000n;
  const byService = Array.from({ length: SERVICES }, (): object[] => []);
  for (let source = 0; source < SERVICES; source++) {
    for (let call = 1; call <= CALLS_PER_SERVICE; call++) {
      const target = (source * CALLS_PER_SERVICE + call) % SERVICES;
      if (target === source) continue;
      const traceId = randomBytes(16).toString('hex');
      const clientId = randomBytes(8).toString('hex');
      const times = { startTimeUnixNano: String(now - 20_000_000n), endTimeUnixNano: String(now) };
      byService[source]!.push({ traceId, spanId: clientId, name: 'GET', kind: CLIENT, ...times });
      const serverId = randomBytes(8).toString('hex');
      byService[target]!.push({
        traceId,
        spanId: serverId,
        parentSpanId: clientId,
        name: 'GET',
        kind: SERVER,
        ...times,
      });
    }
  }
  return {
    resourceSpans: byService.map((list, index) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: `service-${index}` } }] },
      scopeSpans: [{ spans: list }],
    })),
  };
}

it('draws a large system of real spans, with the workers that the page’s policy lets run', async () => {
  const send = () =>
    fetch(`${faultline.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(spans()),
    });
  expect((await send()).status).toBe(200);
  load = setInterval(() => void send().catch(() => undefined), 2_000);
  await eventually(
    'all services are in the graph',
    () => fetchGraph(faultline.consoleUrl),
    ({ nodes, connections }) => nodes.length >= SERVICES && connections.length > 150,
  );
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 720 } });
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(faultline.consoleUrl);
    await page.waitForSelector('[data-label=node]', { state: 'attached' });
    // One arranges, one draws dots.
    await eventually(
      'workers run',
      () => page.workers().length,
      (workers) => workers === 2,
    );
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
