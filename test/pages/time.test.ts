import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from '../fixtures/axe.ts';
import { launchBrowser, STILL } from '../fixtures/browser.ts';
import { postCheckouts } from '../fixtures/checkout-traces.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningFaultline, startFaultline } from '../fixtures/faultline.ts';
import { connectionOf, fetchGraph } from '../fixtures/graph.ts';

const MINUTE = 60_000;
/** A minute of good calls ends at the one, a minute of bad ones at the other. */
const LAST_MS = Math.floor(Date.now() / MINUTE) * MINUTE - 5 * MINUTE;
const GOOD_MS = LAST_MS - 20 * MINUTE;

const inUrl = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

let faultline: RunningFaultline;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  [faultline, browser] = await Promise.all([startFaultline(), launchBrowser()]);
  page = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 720 }, timezoneId: 'UTC' });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  const minute = (endMs: number) => Array.from({ length: 120 }, (_, n) => endMs - MINUTE + n * 500);
  await postCheckouts(faultline.otlpUrl, [
    ...minute(GOOD_MS).map((atMs) => ({ atMs, cartMs: 20, version: '1' })),
    ...minute(LAST_MS).map((atMs, n) => ({ atMs, cartMs: 200, version: '2', failed: n % 2 === 0 })),
  ]);
  await eventually(
    'both minutes are stored',
    () => fetchGraph(faultline.consoleUrl, `from=${GOOD_MS - MINUTE}&to=${LAST_MS}`),
    (graph) => connectionOf(graph, 'shop', 'cart')?.executed === 240,
  );
});
afterAll(async () => {
  await browser?.close();
  await faultline?.stop();
});

const open = async (query: string) => {
  await page.goto(`${faultline.consoleUrl}/${query}`);
  await page.getByRole('slider').waitFor();
};
const shownAt = () => new URL(page.url()).searchParams.get('at');

describe('time on the map', () => {
  it('can be gone about in although nothing flows now', async () => {
    await open('');
    await page.getByText('Waiting for the first span').first().waitFor();
    await page.getByRole('slider').press('PageDown');
    await page.waitForURL(/at=/);
    await page.getByRole('slider').press('PageDown');
    await page.getByText('No traffic at this moment.').waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.waitForURL((url) => url.search === '');
  });

  it('shows a moment of the past, as map and as table, until one goes back to now', async () => {
    await open(`?at=${inUrl(GOOD_MS)}`);
    await page.getByTestId('moment-status').waitFor();
    await page.locator('[data-label=node]', { hasText: 'cart' }).waitFor();
    await page.getByText('Table', { exact: true }).click();
    const row = page.getByRole('row', { name: /shop.*cart/ }).first();
    await expect.poll(() => row.textContent()).toContain('0\u202f%2.0');
    const address = `/?select=connection:shop~cart&view=table&at=${inUrl(GOOD_MS)}`;
    await expect.poll(() => row.getByRole('link').getAttribute('href')).toBe(address);
    await page.keyboard.press('l');
    await page.waitForURL((url) => !url.searchParams.has('at'));
  });

  it('says what got worse since another moment, on the map, in a list and in the panel', async () => {
    await open(`?at=${inUrl(LAST_MS)}&compare=${inUrl(GOOD_MS)}`);
    const changed = page.getByRole('region', { name: 'Changed' });
    await changed
      .getByRole('button', { name: /cart.*fails more.*0.*→ 50/ })
      .first()
      .waitFor();
    await changed
      .getByRole('button', { name: /cart.*slower/ })
      .first()
      .waitFor();
    await page.locator('[data-label=node] [data-part=worse]', { hasText: '+50' }).first().waitFor();
    await changed.getByRole('button', { name: /^cart fails more/ }).click();
    const panel = page.getByTestId('side-panel');
    await panel
      .getByText(/^before 0/)
      .first()
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('compares with another moment by choice', async () => {
    await open(`?at=${inUrl(LAST_MS)}&select=node:cart`);
    await page.getByTestId('side-panel').getByText('usual').first().waitFor();
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: '5 min earlier' });
    await page.waitForURL(/compare=5m/);
    await page.getByText('There was no traffic then').waitFor();
  });

  it('is scrubbed by keys and by the pointer, and Back undoes a whole drag', async () => {
    await open(`?at=${inUrl(LAST_MS)}`);
    const slider = page.getByRole('slider');
    await slider.press('ArrowLeft');
    await page.waitForURL((url) => url.searchParams.get('at') === inUrl(LAST_MS - 10_000));
    const { x, y, width, height } = (await slider.boundingBox())!;
    await page.mouse.move(x + width * 0.3, y + height - 6);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.4, y + height - 6, { steps: 5 });
    await page.mouse.up();
    const dragged = await eventually('the moment is another', shownAt, (at) => at !== inUrl(LAST_MS - 10_000));
    expect(Date.parse(dragged!)).toBeLessThan(LAST_MS - 10 * MINUTE);
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get('at') === inUrl(LAST_MS - 10_000));
  });

  it('is replayed until one holds it', async () => {
    const from = GOOD_MS - 50_000;
    await open(`?at=${inUrl(from)}&speed=10`);
    await page.waitForURL((url) => Date.parse(url.searchParams.get('at') ?? '') >= from + 20_000);
    await page.getByTestId('moment-status').getByText('replay 10×').waitFor();
    await page.keyboard.press('p');
    await page.waitForURL((url) => !url.searchParams.has('speed'));
    await page.getByRole('button', { name: 'Replay' }).waitFor();
  });

  it('is replayed at the speed that was chosen, and what the panel tells stays there meanwhile', async () => {
    const from = GOOD_MS - 50_000;
    await open(`?at=${inUrl(from)}&select=node:cart`);
    const operations = page.getByTestId('side-panel').getByRole('heading', { name: 'Operations' });
    const shown = (await operations.elementHandle())!;
    await page.getByRole('combobox', { name: 'Speed of the replay' }).selectOption('30');
    await page.getByRole('slider').press('p');
    await page.waitForURL((url) => url.searchParams.get('speed') === '30');
    await page.waitForURL((url) => Date.parse(url.searchParams.get('at') ?? '') >= from + 60_000);
    expect(await shown.evaluate((element) => element.isConnected)).toBe(true);
  });

  it('is replayed on when the store was away for a moment, whatever is looked at meanwhile', async () => {
    const from = GOOD_MS - 50_000;
    const isFirst = ({ pathname, searchParams }: URL) =>
      pathname === '/api/v1/graph' && searchParams.get('to') === String(from);
    const away = { status: 503, json: { error: { message: 'The store is away.' } } };
    await page.route(isFirst, (route) => route.fulfill(away), { times: 2 });
    await open(`?at=${inUrl(from)}&speed=10`);
    await page.getByText('This moment cannot be shown. The store is away.').waitFor();
    await page.evaluate(() => {
      let looks = 0;
      setInterval(() => {
        const address = new URL(window.location.href);
        address.searchParams.set('select', looks++ % 2 === 0 ? 'node:cart' : 'node:shop');
        window.history.replaceState(null, '', address);
      }, 200);
    });
    await page.waitForURL((url) => Date.parse(url.searchParams.get('at') ?? '') >= from + 20_000);
  });

  it('leads to what happened', async () => {
    await open('');
    await page.getByRole('button', { name: /Deployed: cart 2/ }).click();
    await page.waitForURL((url) => Math.abs(Date.parse(url.searchParams.get('at') ?? '') - LAST_MS) <= MINUTE);
    await page.locator('[data-label=node]', { hasText: 'cart' }).waitFor();
  });

  it('raised no error on the page', () => {
    expect(pageErrors).toEqual([]);
  });
});
