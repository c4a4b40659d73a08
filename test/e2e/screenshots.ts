// Takes the screenshots that are looked at before a change of the console is called done:
//   node test/e2e/screenshots.ts FOLDER
// Empty, healthy and in an incident, dark, light and Korean, at 1280 and 1920 wide, of a Faultline of its own with the demo system.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../fixtures/browser.ts';
import { eventually } from '../fixtures/eventually.ts';
import { startFaultline } from '../fixtures/faultline.ts';
import { connectionOf, fetchGraph } from '../fixtures/graph.ts';

const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const folder = process.argv[2] ?? 'screenshots';
mkdirSync(folder, { recursive: true });

interface Visitor {
  theme?: 'dark' | 'light';
  locale?: string;
}

const shoot = async (browser: Browser, url: string, name: string, visitor: Visitor = {}): Promise<void> => {
  const { theme = 'dark', locale = 'en-US' } = visitor;
  for (const viewport of SIZES) {
    const context = await browser.newContext({ viewport, locale });
    await context.addCookies([{ name: 'faultline_theme', value: theme, url }]);
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForTimeout(6_000);
    await page.screenshot({ path: join(folder, `${name}-${viewport.width}.png`) });
    await context.close();
  }
};

const browser = await launchBrowser();
const empty = await startFaultline({ args: ['--no-demo'] });
await shoot(browser, empty.consoleUrl, 'empty');
await shoot(browser, `${empty.consoleUrl}/breakers`, 'breakers-empty');
await empty.stop();

const demo = await startFaultline({ args: [], env: { FAULTLINE_DEMO_SCHEDULE: 'off' } });
await eventually(
  'the demo is on the map',
  () => fetchGraph(demo.consoleUrl),
  (graph) => graph.nodes.length >= 15,
);
await shoot(browser, demo.consoleUrl, 'healthy');
await shoot(browser, `${demo.consoleUrl}/?view=table`, 'table');
await shoot(browser, `${demo.consoleUrl}/breakers`, 'breakers-healthy');
await fetch(`${demo.demoUrl}/api/scenarios/slow-recommendations/start`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ durationMs: 120_000 }),
});
await eventually(
  'the breaker is open',
  () => fetchGraph(demo.consoleUrl),
  (graph) => connectionOf(graph, 'api', 'recommendations')?.breaker.state === 'open',
);
await shoot(browser, `${demo.consoleUrl}/?select=connection:api~recommendations`, 'connection');
await shoot(browser, `${demo.consoleUrl}/?select=node:recommendations`, 'node');
for (const visitor of [{}, { theme: 'light' }, { locale: 'ko-KR' }] as const) {
  const kind = Object.values(visitor).join('') || 'dark';
  await shoot(browser, `${demo.consoleUrl}/`, `incident-${kind}`, visitor);
  await shoot(browser, `${demo.consoleUrl}/breakers`, `breakers-incident-${kind}`, visitor);
  await shoot(browser, `${demo.consoleUrl}/breakers?select=breaker:api~recommendations`, `breaker-${kind}`, visitor);
}
await demo.stop();
await browser.close();
