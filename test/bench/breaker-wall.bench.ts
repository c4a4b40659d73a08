/**
 * Script time of the breaker wall in a browser, per update, with so many breakers that all have calls. Needs the console
 * built (`npm start` once). Run with: node test/bench/breaker-wall.bench.ts [breakers] [seconds]
 */
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { resourceSpans } from '../fixtures/breaker-spans.ts';
import { launchBrowser } from '../fixtures/browser.ts';
import { startFaultline } from '../fixtures/faultline.ts';

const breakers = Number(process.argv[2] ?? 200);
const seconds = Number(process.argv[3] ?? 20);
const BREAKERS_PER_SERVICE = 10;
const METRICS = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration', 'TaskDuration'] as const;

const faultline = await startFaultline();
const send = async (): Promise<void> => {
  const atMs = Date.now();
  const spans = Array.from({ length: breakers }, (_, index) =>
    resourceSpans({
      breaker: `breaker-${index}`,
      service: `service-${Math.floor(index / BREAKERS_PER_SERVICE)}`,
      instance: 'one',
      calls: { success: 2 + Math.floor(Math.random() * 4), ...(Math.random() < 0.3 ? { failure: 1 } : {}) },
      atMs,
    }),
  );
  await fetch(`${faultline.otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ resourceSpans: spans }),
  });
};
const load = setInterval(() => void send().catch(() => undefined), 1_000);
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
await page.addInitScript(() => {
  const counted = window as unknown as { updates: number };
  counted.updates = 0;
  // What a shared worker hears cannot be counted from here; without them the page listens by itself.
  Reflect.deleteProperty(window, 'SharedWorker');
  const Source = window.EventSource;
  window.EventSource = class extends Source {
    constructor(url: string | URL) {
      super(url);
      if (String(url).includes('breakers')) this.addEventListener('snapshot', () => counted.updates++);
    }
  };
});
await page.goto(`${faultline.consoleUrl}/breakers`);
await page
  .locator('[data-tile]')
  .nth(breakers - 1)
  .waitFor({ state: 'attached', timeout: 60_000 });
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');
const measure = async () => {
  const { metrics } = await session.send('Performance.getMetrics');
  const values = METRICS.map((name) => metrics.find((metric) => metric.name === name)?.value ?? 0);
  return { values, updates: await page.evaluate(() => (window as unknown as { updates: number }).updates) };
};
const before = await measure();
await delay(seconds * 1e3);
const after = await measure();
const updates = after.updates - before.updates;
console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${browser.version()}`);
console.log(`${breakers} breakers, ${updates} updates in ${seconds} s; milliseconds per update:`);
for (const [index, name] of METRICS.entries()) {
  console.log(`  ${name.padEnd(20)} ${(((after.values[index]! - before.values[index]!) / updates) * 1e3).toFixed(1)}`);
}
clearInterval(load);
await browser.close();
await faultline.stop();
