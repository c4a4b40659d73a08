import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from '../fixtures/axe.ts';
import { postBreakerSpans, postBulkhead } from '../fixtures/breaker-spans.ts';
import { launchBrowser, STILL } from '../fixtures/browser.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningFaultline, startFaultline } from '../fixtures/faultline.ts';

let faultline: RunningFaultline;
let browser: Browser;
let page: Page;
let load: NodeJS.Timeout;
const pageErrors: string[] = [];

beforeAll(async () => {
  [faultline, browser] = await Promise.all([startFaultline(), launchBrowser()]);
  page = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 720 }, locale: 'en-US' });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('crash', () => pageErrors.push('the page crashed'));
});
afterAll(async () => {
  clearInterval(load);
  await browser?.close();
  await faultline?.stop();
});

const wall = (query = '') => page.goto(`${faultline.consoleUrl}/breakers${query}`);
const link = (name: string) => page.getByRole('link', { name, exact: true });
/** A tile by its name and by what it says in a sentence. */
const tile = (name: string, says: RegExp = /./) =>
  page.getByRole('listitem').filter({ has: link(name), hasText: says });
const tileNames = () =>
  page.locator('[data-tile]').evaluateAll((tiles) => tiles.map((one) => one.getAttribute('data-tile')!.split('\n')[2]));

describe('the breaker wall in a browser', () => {
  it('says how breakers get here while there is none', async () => {
    await wall();
    await page.getByText('No circuit breaker has been seen yet').waitFor();
    await page.getByRole('link', { name: 'Breakers' }).and(page.locator('[aria-current="page"]')).waitFor();
  });

  it('shows breakers as soon as their calls come: an open one with what callers want, not with what it lets through', async () => {
    const send = () => {
      const now = Date.now();
      return Promise.all([
        postBreakerSpans(faultline.otlpUrl, { breaker: 'cart', calls: { success: 8, failure: 2 }, atMs: now }),
        postBreakerSpans(faultline.otlpUrl, {
          breaker: 'mail',
          state: 'open',
          calls: { short_circuit: 20 },
          atMs: now,
        }),
      ]);
    };
    const openedAt = Date.now();
    await postBreakerSpans(faultline.otlpUrl, {
      breaker: 'mail',
      calls: {},
      atMs: openedAt,
      changes: [{ atMs: openedAt, from: 'closed', to: 'open', resetTimeoutMs: 600_000 }],
    });
    await send();
    load = setInterval(() => void send().catch(() => undefined), 1_000);

    const mail = tile('mail', /mail of shop: open, 0.% errors, .*\/s attempted/);
    await mail.waitFor();
    await eventually(
      'it has calls',
      () => mail.innerText(),
      (text) => /short-circ\.\s+\d{2,}/.test(text) && /probes in 9.min/.test(text),
    );
    await tile('cart', /cart of shop: closed, 20.% errors/).waitFor();
    await expect.poll(tileNames).toEqual(['mail', 'cart']);
  });

  it('never misses an opening of less than a second', async () => {
    const at = Date.now() - 500;
    await postBreakerSpans(faultline.otlpUrl, {
      breaker: 'cart',
      calls: {},
      atMs: at,
      changes: [
        { atMs: at, from: 'closed', to: 'open', resetTimeoutMs: 100 },
        { atMs: at + 100, from: 'open', to: 'half_open', reason: 'reset_timeout' },
        { atMs: at + 400, from: 'half_open', to: 'closed', reason: 'probe_success' },
      ],
    });
    const cart = tile('cart', /cart of shop: closed/);
    await cart.getByText(/opened in the last 5 min · .* ago for 0\.4.s/).waitFor();
  });

  it('shows bulkheads with what is in flight, waits, and fits', async () => {
    await postBulkhead(faultline.otlpUrl, { name: 'pool', active: 9, capacity: 10, queued: 4 });
    const pool = tile('pool', /Bulkhead pool of shop: 9 in flight, limit 10/);
    await expect.poll(() => pool.innerText()).toMatch(/4 queued/);
  });

  it('opens details with transitions, instances and traces, and closes them, by keyboard alone', async () => {
    await wall();
    await tile('mail').waitFor();
    await link('mail').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/select=breaker:shop~cart/);
    const panel = page.getByTestId('side-panel');
    await panel.getByText('probe succeeded').waitFor();
    const trace = panel.getByRole('link', { name: /^trace [0-9a-f]{8}$/ }).first();
    expect(await trace.getAttribute('href')).toMatch(/^\/traces\/[0-9a-f]{32}$/);
    await panel.getByText('shop-1').first().waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-tile')))
      .toBe('breaker\nshop\ncart');
    await page.goBack();
    await panel.waitFor();
  });

  it('sorts and filters by what the URL says, and says in the URL what is asked for', async () => {
    await wall('?sort=name');
    await expect.poll(async () => (await tileNames()).slice(0, 2)).toEqual(['cart', 'mail']);
    await page.getByRole('searchbox').fill('mai');
    await page.waitForURL(/q=mai/);
    await eventually('only mail is left', tileNames, (names) => names.join() === 'mail');
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('button', { name: /^open/ }).click();
    await page.waitForURL(/show=open/);
    await eventually('only open ones are left', tileNames, (names) => names.join() === 'mail');
  });

  it('speaks the language of the browser, and keeps another one that is chosen', async () => {
    const context = await browser.newContext({ ...STILL, locale: 'ko-KR' });
    const visitor = await context.newPage();
    const html = await (await visitor.goto(`${faultline.consoleUrl}/breakers`))!.text();
    expect(html).toContain('<html lang="ko"');
    await visitor.getByText('벌크헤드').first().waitFor();
    await visitor.getByRole('button', { name: 'English' }).click();
    await visitor.getByText('Bulkheads').first().waitFor();
    expect(await (await visitor.reload())!.text()).toContain('<html lang="en"');
    await context.close();
  });

  it('is dark until another theme is chosen, and keeps it', async () => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = 'rgb(244, 246, 250)';
    const dark = 'rgb(11, 15, 23)';
    await wall();
    expect(await ground()).toBe(dark);
    // The page has taken over from what the server sent: a click before that is lost.
    await tile('mail').waitFor();
    await page.getByRole('button', { name: 'Colours: dark' }).click();
    await expect.poll(ground).toBe(light);
    await page.reload();
    expect(await ground()).toBe(light);
    await tile('mail').waitFor();
    await page.getByRole('button', { name: 'Colours: light' }).click();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(ground).toBe(dark);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(ground).toBe(light);
  });

  it.each(['light', 'dark'])('has nothing serious to say to axe (%s)', async (theme) => {
    await page.context().addCookies([{ name: 'faultline_theme', value: theme, url: faultline.consoleUrl }]);
    await wall('?select=breaker:shop~cart');
    await page.getByTestId('side-panel').getByText('probe succeeded').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('raised no error on the page', () => {
    expect(pageErrors).toEqual([]);
  });
});
