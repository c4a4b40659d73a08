import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from '../fixtures/axe.ts';
import { launchBrowser, STILL } from '../fixtures/browser.ts';
import { startCountingProxy } from '../fixtures/counting-proxy.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningFaultline, startFaultline } from '../fixtures/faultline.ts';
import { connectionOf, fetchGraph } from '../fixtures/graph.ts';
import { type InstrumentedApp, startInstrumentedApp } from '../fixtures/instrumented-app.ts';
import { labelAtRest } from '../fixtures/label-at-rest.ts';
import { countPixels } from '../fixtures/pixels.ts';
import { turnWheel } from '../fixtures/turn-wheel.ts';

const HEALTHY = '#B6D1F8';
const FAILURE = '#FF5147';

let faultline: RunningFaultline;
let browser: Browser;
let page: Page;
let front: InstrumentedApp;
let stock: InstrumentedApp;
let load: NodeJS.Timeout;
const pageErrors: string[] = [];

beforeAll(async () => {
  [faultline, browser] = await Promise.all([startFaultline(), launchBrowser()]);
  page = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 720 } });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('crash', () => pageErrors.push('the page crashed'));
});
afterAll(async () => {
  clearInterval(load);
  await Promise.all([front?.stop(), stock?.stop()]);
  await browser?.close();
  await faultline?.stop();
});

/** Where a node's ring is: its label stands below or above it. */
const ringOf = async (name: string) => {
  const box = (await page.getByText(name, { exact: true }).first().boundingBox())!;
  return { x: box.x + box.width / 2 - 50, y: box.y - 90, width: 100, height: box.height + 200 };
};

describe('the live map in a browser', () => {
  it('says how to send the first span while there is none', async () => {
    await page.goto(faultline.consoleUrl);
    await page.getByText('Waiting for the first span').waitFor();
    await page.getByText('node --import @faultline/instrumentation/register').first().waitFor();
    await page.getByText(new URL(faultline.otlpUrl).host).first().waitFor();
  });

  it('preloads no style that it does not use', async () => {
    await page.goto(faultline.consoleUrl);
    await page.getByText('Waiting for the first span').waitFor();
    const preloaded = await page
      .locator('link[rel=preload][as=style]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(preloaded).toEqual([]);
  });

  it('draws instrumented services by itself as soon as they send spans', async () => {
    stock = await startInstrumentedApp('shop', 'stock', faultline.otlpUrl, { ROLE: 'stock' });
    front = await startInstrumentedApp('shop', 'storefront', faultline.otlpUrl, { ROLE: 'front', NEXT_URL: stock.url });
    load = setInterval(() => void fetch(front.url).catch(() => undefined), 50);

    await page.getByText('storefront', { exact: true }).first().waitFor();
    await eventually(
      'the node has a healthy ring',
      async () => countPixels(browser, await page.screenshot(), HEALTHY, await ringOf('stock')),
      (pixels) => pixels > 100,
    );
    // What storefront sends may come after what stock does, and its breaker opens where calls take a second at first.
    await eventually(
      'the call, its breaker and its origin are known',
      () => fetchGraph(faultline.consoleUrl),
      (graph) => {
        const { kind, breaker } = connectionOf(graph, 'storefront', 'stock')!;
        const isKnown = kind === 'rpc' && breaker.name === 'stock' && breaker.state === 'closed';
        return isKnown && connectionOf(graph, 'internet', 'storefront')!.executed > 0;
      },
    );
  });

  it('turns red where calls fail, and says that the breaker is open', async () => {
    await fetch(`${stock.url}/fail`);
    await page.getByText('breaker open', { exact: true }).first().waitFor();
    await eventually(
      'failure is on the screen',
      async () => countPixels(browser, await page.screenshot(), FAILURE),
      (pixels) => pixels > 50,
    );
    const beside = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const incident = { id: '1'.repeat(16), status: 'open', severity: 'critical', summary: 'stock fails.' };
    await beside.route('**/api/v1/incidents?status=open', (route) =>
      route.fulfill({ json: { incidents: [incident] } }),
    );
    await beside.goto(faultline.consoleUrl);
    const bar = beside.getByRole('banner');
    await bar.getByText('1 open incident').waitFor();
    const { height } = (await bar.boundingBox())!;
    await eventually(
      'it is in sight in the bar',
      () => bar.getByText('breaker open').boundingBox(),
      (total) => total !== null && total.y + total.height < height,
    );
    await beside.close();
    await page.goto(`${faultline.consoleUrl}/?select=connection:storefront~stock`);
    const panel = page.getByTestId('side-panel');
    await panel.getByText('short-circuited').first().waitFor();
    await fetch(`${stock.url}/heal`);
    await eventually(
      'the breaker closes again',
      () => fetchGraph(faultline.consoleUrl),
      (graph) => connectionOf(graph, 'storefront', 'stock')?.breaker.state === 'closed',
    );
  });

  it('names what started an open incident before all that is wrong, and not in the past', async () => {
    const other = await browser.newPage({ ...STILL, locale: 'en-US' });
    const incident = { id: '1'.repeat(16), status: 'open', severity: 'critical', summary: 'stock fails.' };
    await other.route('**/api/v1/incidents?status=open', (route) => route.fulfill({ json: { incidents: [incident] } }));
    await other.goto(faultline.consoleUrl);
    const strip = other.getByRole('region', { name: 'What is wrong' });
    const link = strip.getByRole('link', { name: 'stock fails.' });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe(`/incidents/${incident.id}`);
    await other.keyboard.press('p');
    await other.waitForURL(/at=/);
    await link.waitFor({ state: 'detached' });
    await strip.waitFor();
    await other.close();
  });

  it('shows the same figures as a table', async () => {
    await page.goto(`${faultline.consoleUrl}/?view=table`);
    await page.getByRole('table').first().waitFor();
    await page
      .getByRole('row', { name: /storefront/ })
      .first()
      .waitFor();
  });

  it('keeps selection and view in the URL, with a back button that works', async () => {
    await page.goto(`${faultline.consoleUrl}/?select=node:stock`);
    await page.getByTestId('side-panel').waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.waitForURL(/view=table/);
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('view=table'));
    await page.getByTestId('side-panel').waitFor();
  });

  it('finds a service by name, from the keyboard alone', async () => {
    await page.goto(faultline.consoleUrl);
    await page.locator('[data-label=node]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('sto');
    await page.getByRole('option', { name: 'storefront' }).waitFor();
    await page.keyboard.type('ck');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.search === '?select=node:stock');
    await expect.poll(() => page.getByRole('combobox', { name: 'Find a service' }).inputValue()).toBe('');
  });

  it('filters the map, keeps the filter in the URL, and Back undoes it', async () => {
    await page.goto(faultline.consoleUrl);
    await page.locator('[data-label=node]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('name:stock');
    await page.getByText('1 of 2 services', { exact: true }).waitFor();
    await page.waitForURL((url) => url.searchParams.get('filter') === 'name:stock');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'hide others' }).click();
    await page.waitForURL(/unmatched=hide/);
    await eventually(
      'the other service is gone',
      () => page.locator('[data-label=node]').allTextContents(),
      (labels) => labels.length === 1 && labels[0]!.startsWith('stock'),
    );
    await page.goBack();
    await page.goBack();
    await page.waitForURL((url) => url.search === '');
    await expect.poll(() => page.getByRole('combobox', { name: 'Find a service' }).inputValue()).toBe('');
  });

  it('matches connections by their figures, and shows the same in the table', async () => {
    await page.goto(`${faultline.consoleUrl}/?filter=breaker:any&unmatched=hide&view=table`);
    await page.getByText('2 of 2 services, 1 connection', { exact: true }).waitFor();
    await page
      .getByRole('row', { name: /storefront/ })
      .first()
      .waitFor();
    await page.getByRole('row', { name: /internet/ }).waitFor({ state: 'detached' });
  });

  it('tells how far trouble of a service can spread', async () => {
    await page.goto(`${faultline.consoleUrl}/?select=node:stock`);
    const panel = page.getByTestId('side-panel');
    await panel.getByText('Blast radius').waitFor();
    await panel.getByText('1 service (1 direct)', { exact: true }).waitFor();
    await panel.getByText('entries affected', { exact: true }).waitFor();
    const example = panel.getByRole('link', { name: /^storefront [A-Z]+/ }).first();
    expect(await example.getAttribute('href')).toMatch(/^\/traces\/[0-9a-f]{32}$/);
  });

  it('shows the neighbours of a service only, and goes back to everything', async () => {
    await page.goto(`${faultline.consoleUrl}/?select=node:stock`);
    await page.getByTestId('side-panel').waitFor();
    await page.keyboard.press('n');
    await page.waitForURL(/focus=stock&hops=1/);
    await page.getByText('stock and its neighbours').waitFor();
    await page.keyboard.press('n');
    await page.waitForURL(/focus=stock&hops=2/);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('select'));
    await page.getByTestId('side-panel').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.search === '');
    await page.goBack();
    await page.getByText('stock and what is 2 hops around').waitFor();
  });

  it('says why a service that nobody finds is not there, from the keyboard alone', async () => {
    await page.goto(faultline.consoleUrl);
    await page.locator('[data-label=node]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ghost');
    await page.getByRole('button', { name: 'Why is “ghost” not on the map?' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('select') === 'node:ghost');
    await page.getByText('No span of ghost is kept').waitFor();
  });

  it('says why a connection that somebody expects is not there', async () => {
    await page.goto(`${faultline.consoleUrl}/?select=node:stock`);
    const panel = page.getByTestId('side-panel');
    await panel.getByLabel('The other service').fill('storefront');
    await panel.getByRole('button', { name: 'Ask why' }).click();
    await page.waitForURL(/select=connection:stock~storefront/);
    await panel.getByText(/^stock sent [\d,]+ spans in this window, and none is of a call out/).waitFor();
    await panel.getByText('No call from stock to storefront is known').waitFor();
    const answer = await fetch(`${faultline.consoleUrl}/api/v1/missing?source=stock&target=storefront`);
    const { reasons } = (await answer.json()) as { reasons: object[] };
    expect(reasons[0]).toMatchObject({ code: 'no-client-spans', severity: 'critical', subject: 'stock' });
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('says what is wrong with a filter, and where', async () => {
    await page.goto(faultline.consoleUrl);
    await page.locator('[data-label=node]').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('p95 > 5%');
    await page.getByText('Character 7: Expected a duration').waitFor();
    // The message is the same before the last key.
    await expect.poll(() => page.locator('mark').textContent()).toBe('5%');
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('answers with groups of services', async () => {
    const graph = await fetchGraph(faultline.consoleUrl, 'from=now-60s&to=now&groupBy=namespace');
    const groups = graph.nodes.filter(({ kind }) => kind === 'group');
    expect(groups.flatMap(({ services = [] }) => services.map(({ name }) => name)).toSorted()).toEqual([
      'stock',
      'storefront',
    ]);
    expect(graph.nodes.some(({ kind }) => kind === 'service')).toBe(false);
  });

  it('shows groups of services, opens one, and Esc goes up level by level', async () => {
    await page.goto(`${faultline.consoleUrl}/?group=namespace`);
    const group = page.locator('[data-label=node]', { hasText: '2 services' });
    await group.waitFor();
    const graph = await fetchGraph(faultline.consoleUrl, 'from=now-60s&to=now&groupBy=namespace');
    const { id } = graph.nodes.find(({ kind }) => kind === 'group')!;
    await page.goto(`${faultline.consoleUrl}/?group=namespace&select=node:${encodeURIComponent(id)}`);
    const panel = page.getByTestId('side-panel');
    await panel.getByText('Services in it').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await panel.getByRole('button', { name: 'stock' }).click();
    await page.waitForURL(/open=.*select=node:stock|select=node:stock.*open=/);
    await page.locator('[data-label=node]', { hasText: 'storefront' }).waitFor();
    for (const gone of ['select', 'open', 'group']) {
      await page.keyboard.press('Escape');
      await page.waitForURL((url) => !url.searchParams.has(gone));
      await panel.waitFor({ state: 'detached' });
    }
    await page.goBack();
    await group.waitFor();
    await page.getByRole('combobox', { name: 'Group services by' }).selectOption({ label: 'services' });
    await page.waitForURL((url) => url.search === '');
    await page.goBack();
    await group.waitFor();
    const { x, y, width } = await labelAtRest(group);
    await page.mouse.dblclick(x + width / 2, y - 20);
    await page.waitForURL(/open=/);
  });

  it('goes into a group and a service that are zoomed into, and out again when all is zoomed far away', async () => {
    await page.goto(`${faultline.consoleUrl}/?group=namespace`);
    const nodeOf = async (words: string) => {
      const { x, y, width } = await labelAtRest(page.locator('[data-label=node]', { hasText: words }));
      return { x: x + width / 2, y: y - 20 };
    };
    const map = (await page.getByRole('application').boundingBox())!;
    const middle = { x: map.x + map.width / 2, y: map.y + map.height / 2 };
    await turnWheel(page, await nodeOf('2 services'), -100);
    await page.waitForURL((url) => url.searchParams.has('open'));
    await page.locator('[data-label=node]', { hasText: 'storefront' }).waitFor();
    // A turn back, so that the next is another gesture.
    await turnWheel(page, middle, 100, 1);
    await turnWheel(page, await nodeOf('stock'), -100);
    await page.waitForURL((url) => url.searchParams.get('focus') === 'stock');
    await page.getByTestId('side-panel').getByText('Blast radius').waitFor();

    await turnWheel(page, middle, 100);
    await page.waitForURL((url) => !url.searchParams.has('focus') && url.searchParams.has('open'));
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('select'));
    await page.locator('[data-label=node]', { hasText: 'storefront' }).waitFor();
    await turnWheel(page, middle, -100, 1);
    await turnWheel(page, middle, 100);
    await page.waitForURL((url) => url.search === '?group=namespace');
    await nodeOf('2 services');
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.has('open'));
  });

  it('goes on showing the map, and time below it, until it is there as it was asked for', async () => {
    await page.goto(`${faultline.consoleUrl}/?group=namespace`);
    await page.locator('[data-label=node]', { hasText: '2 services' }).waitFor();
    const time = (await page.getByRole('region', { name: 'Time', exact: true }).elementHandle())!;
    await page.evaluate(() => {
      const watch = () => {
        if (!document.querySelector('[role=application]')) document.body.dataset.wasBlank = 'yes';
        requestAnimationFrame(watch);
      };
      watch();
    });
    await page.getByRole('combobox', { name: 'Group services by' }).selectOption({ label: 'services' });
    await page.locator('[data-label=node]', { hasText: 'stock' }).waitFor();
    expect(await page.evaluate(() => document.body.dataset.wasBlank)).toBeUndefined();
    expect(await time.evaluate((element) => element.isConnected)).toBe(true);
  });

  it('leaves out what is idle, on demand', async () => {
    await page.goto(faultline.consoleUrl);
    await page.locator('[data-label=node]', { hasText: 'stock' }).waitFor();
    await page.getByRole('button', { name: 'dependencies' }).click();
    await page.waitForURL(/without=inferred/);
    await page.getByRole('button', { name: 'dependencies', pressed: false }).click();
    await page.waitForURL((url) => url.search === '');
  });

  it('has nothing serious to say to axe', async () => {
    await page.goto(`${faultline.consoleUrl}/?select=node:stock&focus=stock&filter=stock`);
    await page.getByTestId('side-panel').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('asks the server for one stream, however many tabs are open, and all of them go on', async () => {
    const proxy = await startCountingProxy(faultline.consoleUrl, '/api/v1/graph/stream');
    const context = await browser.newContext(STILL);
    const tabs = await Promise.all([context.newPage(), context.newPage()]);
    for (const tab of tabs) {
      tab.on('pageerror', (error) => pageErrors.push(error.message));
      await tab.goto(proxy.url);
      await tab.locator('[data-label=node]').first().waitFor();
      expect(proxy.open()).toBe(1);
    }
    await fetch(`${stock.url}/fail`);
    for (const tab of tabs) await tab.getByText('breaker open', { exact: true }).first().waitFor();
    await tabs[0]!.close();
    expect(proxy.open()).toBe(1);
    await tabs[1]!.goto('about:blank');
    await eventually('the last tab has left', proxy.open, (open) => open === 0);
    await context.close();
    await proxy.stop();
  });

  it('is drawn where the browser forbids storage and shared workers', async () => {
    const other = await browser.newPage(STILL);
    other.on('pageerror', (error) => pageErrors.push(error.message));
    await other.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get: refuse });
      Object.assign(window, { SharedWorker: refuse });
    });
    await other.goto(faultline.consoleUrl);
    await other.locator('[data-label=node]').first().waitFor();
    await other.close();
  });

  it('reads a moment that is still filling again, however wrong the clock of the browser is', async () => {
    const other = await browser.newPage(STILL);
    const asked: string[] = [];
    other.on('request', (request) => asked.push(request.url()));
    await other.clock.install({ time: Date.now() + 600_000 });
    await other.goto(faultline.consoleUrl);
    await other.locator('[data-label=node]').first().waitFor();
    await other.keyboard.press('p');
    await other.waitForURL(/at=/);
    const at = Date.parse(new URL(other.url()).searchParams.get('at')!);
    await eventually(
      'its graph is asked for again',
      async () => {
        await other.clock.fastForward(1_000);
        return asked.filter((url) => url.includes('/api/v1/graph?') && url.endsWith(`&to=${at}`)).length;
      },
      (times) => times > 1,
    );
    await other.close();
  });

  it('shows a screen on the wall what is wrong by itself, and nothing else', async () => {
    const wall = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 720 } });
    wall.on('pageerror', (error) => pageErrors.push(error.message));
    await wall.clock.install();
    // Failing for so long, stock may be an incident by now, which would be told of in the place of its breaker.
    await wall.route('**/api/v1/incidents?status=open', (route) => route.fulfill({ json: { incidents: [] } }));
    await wall.goto(faultline.consoleUrl);
    await wall.locator('[data-label=node]').first().waitFor();
    await wall.keyboard.press('w');
    await wall.waitForURL((url) => url.searchParams.get('tv') === '1');
    await wall.getByRole('navigation').waitFor({ state: 'detached' });
    const caption = wall.getByTestId('tv-caption');
    await fetch(`${stock.url}/fail`);
    await caption.getByText(/^\d problem/).waitFor();
    await wall.clock.fastForward(31_000);
    // There may be several problems, which take turns.
    const told = await eventually(
      'a breaker that opened, on the wall',
      async () => {
        await wall.clock.fastForward(16_000);
        return (await caption.textContent()) ?? '';
      },
      (text) => text.includes('breaker open'),
    );
    expect(told).toContain('storefront');
    await fetch(`${stock.url}/heal`);
    expect(await seriousViolations(wall)).toEqual([]);
    await wall.keyboard.press('Escape');
    await wall.waitForURL((url) => url.search === '');
    await wall.getByRole('navigation').first().waitFor();
    await wall.close();
  });

  it('raised no error on the page', () => {
    expect(pageErrors).toEqual([]);
  });
});
