import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from '../fixtures/axe.ts';
import { launchBrowser, STILL } from '../fixtures/browser.ts';
import { type CheckoutTrace, postCheckouts } from '../fixtures/checkout-traces.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningFaultline, startFaultline } from '../fixtures/faultline.ts';

let faultline: RunningFaultline;
let browser: Browser;
let page: Page;
let quick: CheckoutTrace[];
let slow: CheckoutTrace[];
const pageErrors: string[] = [];
const HOSTILE = '<img src=x onerror=alert(1)> "\'; DROP TABLE spans; -- \u0007';

beforeAll(async () => {
  [faultline, browser] = await Promise.all([startFaultline(), launchBrowser()]);
  page = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 720 }, locale: 'en-US' });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('dialog', (dialog) => pageErrors.push(`a dialog: ${dialog.message()}`));
  const now = Date.now();
  quick = await postCheckouts(
    faultline.otlpUrl,
    Array.from({ length: 40 }, (_, n) => ({ atMs: now - 600_000 + n * 12_000, cartMs: 8 + (n % 5), version: '1.0.0' })),
  );
  slow = await postCheckouts(
    faultline.otlpUrl,
    Array.from({ length: 12 }, (_, n) => ({ atMs: now - 180_000 + n * 9_000, cartMs: 700 + n, version: '1.1.0' })),
  );
  await postCheckouts(faultline.otlpUrl, [
    { atMs: now - 60_000, cartMs: 20, version: '1.0.0', failed: true, operation: HOSTILE },
  ]);
  await eventually(
    'all traces can be read',
    async () => (await (await fetch(`${faultline.consoleUrl}/api/v1/traces?limit=200`)).json()).traces?.length,
    (traces) => traces === 53,
  );
});
afterAll(async () => {
  await browser?.close();
  await faultline?.stop();
});

const open = (path: string) => page.goto(`${faultline.consoleUrl}${path}`);
/** The list is there, and with it the page that takes over from what the server sent: what is done before is lost. */
const listed = (traces: number) => page.getByRole('heading', { name: `${traces} traces` }).waitFor();
const rows = () => page.getByRole('table').getByRole('row');
const focused = (attribute: string) => page.locator(':focus').getAttribute(attribute);

describe('traces in a browser', () => {
  it('are listed newest first, whatever their names hold', async () => {
    await open('/traces');
    await page.getByRole('heading', { name: '50 traces' }).waitFor();
    await page.getByRole('link', { name: HOSTILE.replace('\u0007', '').trim() }).waitFor();
    await page.getByRole('button', { name: 'Older traces' }).click();
    await page.getByRole('heading', { name: '53 traces' }).waitFor();
    expect(pageErrors).toEqual([]);
  });

  it('are found by what their spans are like, and the URL says so', async () => {
    await open('/traces');
    await listed(50);
    await page.getByLabel('Status').selectOption('error');
    await page.getByRole('heading', { name: '1 trace', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByLabel('at least ms').fill('600');
    await page.getByLabel('at least ms').press('Enter');
    await page.getByRole('heading', { name: '12 traces' }).waitFor();
    await expect.poll(() => focused('aria-label')).toBe('at least ms');
    await page.getByLabel('attribute=value').fill('user.tier=free');
    await page.getByLabel('attribute=value').press('Enter');
    await page.getByText('No trace matches').waitFor();
    expect(new URL(page.url()).search).toBe('?minDuration=600&attribute=user.tier%3Dfree');
    await page.goBack();
    await page.getByRole('heading', { name: '12 traces' }).waitFor();
    await page.goBack();
    await eventually(
      'the field is as the URL',
      () => page.getByLabel('at least ms').inputValue(),
      (value) => value === '',
    );
  });

  it('a link says its times in the time zone of the reader, whatever that of the server is', async () => {
    const seoul = await browser.newPage({ ...STILL, locale: 'en-US', timezoneId: 'Asia/Seoul' });
    seoul.on('pageerror', (error) => pageErrors.push(error.message));
    const [from, to] = [Date.UTC(2020, 0, 2, 3, 4, 5), Date.UTC(2020, 0, 2, 3, 5, 5)];
    await seoul.goto(`${faultline.consoleUrl}/traces?from=${from}&to=${to}&box=${from}~${to}~1~2`);
    await seoul.getByRole('button', { name: 'Jan 2, 2020, 12:04:05.000 – Jan 2, 2020, 12:05:05.000' }).waitFor();
    await seoul.getByText('Jan 2, 2020, 12:04:05.000 – Jan 2, 2020, 12:05:05.000, 1.0').waitFor();
    expect(pageErrors).toEqual([]);
    await seoul.close();
  });

  it('what cannot be searched for is said at its field, and nothing is asked', async () => {
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('maxDuration=10') && asked.push(request.url()));
    await open('/traces?minDuration=500');
    await page.getByRole('heading', { name: '12 traces' }).waitFor();
    const described = async (label: string) =>
      page.locator(`[id="${await page.getByLabel(label).getAttribute('aria-describedby')}"]`).innerText();
    await page.getByLabel('at most ms').fill('10');
    await page.getByLabel('at most ms').press('Enter');
    await page.getByRole('alert').getByText('Less than “at least”.').waitFor();
    await expect.poll(() => described('at most ms')).toBe('Less than “at least”.');
    expect(asked).toEqual([]);
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.getByLabel('at most ms').fill('much');
    await page.getByLabel('at most ms').press('Enter');
    await page.getByText('A number of milliseconds').waitFor();
    await page.getByLabel('attribute=value').fill('nonsense');
    await page.getByLabel('attribute=value').press('Enter');
    await page.getByText('An attribute, = and its value').waitFor();
    await expect.poll(() => described('attribute=value')).toContain('such as http.response.status_code=500');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('heading', { name: '50 traces' }).waitFor();
    await expect.poll(() => page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0);
    await expect.poll(() => page.getByLabel('at most ms').inputValue()).toBe('');
  });

  it('a link of which something is not understood says so, until the search is changed', async () => {
    await open('/traces?service=cart&status=banana&from=9&to=3');
    const ignored = page.getByText('Not understood in this link, and ignored: status=banana, from=9, to=3');
    await ignored.waitFor();
    await listed(50);
    await page.getByRole('button', { name: 'Clear' }).click();
    await ignored.waitFor({ state: 'detached' });
  });

  it('attributes are completed from what spans carry', async () => {
    await open('/traces');
    await listed(50);
    await page.getByLabel('attribute=value').fill('user.');
    await page.locator('datalist option[value="user.tier="]').waitFor({ state: 'attached' });
    await page.getByLabel('attribute=value').fill('user.tier=');
    await page.locator('datalist option[value="user.tier=gold"]').waitFor({ state: 'attached' });
  });

  it('a part of the heatmap is explained by what its spans have and others have not, by keyboard too', async () => {
    await open('/traces?service=cart');
    const map = page.getByRole('application');
    await map.waitFor();
    await listed(50);
    const area = (await map.boundingBox())!;
    await page.mouse.move(area.x + area.width * 0.5, area.y + 1);
    await page.mouse.down();
    await page.mouse.move(area.x + area.width - 1, area.y + area.height * 0.3, { steps: 4 });
    await page.mouse.up();
    const contrast = page.getByRole('complementary', { name: /What the selection has/ });
    await contrast.getByRole('button', { name: /service.version 1.1.0/ }).waitFor();
    await contrast.getByText('100 % of the selection').first().waitFor();
    await contrast.getByRole('button', { name: 'Search the selection alone' }).click();
    await page.getByRole('heading', { name: '12 traces' }).waitFor();

    await open('/traces?service=cart');
    await listed(50);
    await map.focus();
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowLeft');
    for (let n = 0; n < 12; n++) await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Enter');
    await contrast.waitFor();
    await map.focus();
    await page.keyboard.press('Escape');
    await contrast.waitFor({ state: 'detached' });
  });

  it('one is a tree with its times, walked by keyboard, with all that a span says', async () => {
    const { traceId, calleeId } = slow[0]!;
    await open(`/traces/${traceId}`);
    const tree = page.getByRole('tree', { name: 'Spans of the trace' });
    await tree.focus();
    await page.keyboard.press('End');
    await page.getByRole('complementary', { name: 'Details' }).getByText('user.tier').waitFor();
    await page.waitForURL((url) => url.searchParams.get('span') === calleeId);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await tree.getByText('2 hidden').waitFor();
    await expect.poll(() => tree.getByRole('treeitem').count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    await eventually(
      'all are back',
      () => tree.getByRole('treeitem').count(),
      (items) => items === 3,
    );
    await page.getByRole('link', { name: '1', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close details' }).press('Enter');
    await page.getByRole('complementary', { name: 'Details' }).waitFor({ state: 'detached' });
    await expect.poll(() => focused('role')).toBe('tree');
    await page.keyboard.press('End');
    await page.getByRole('complementary', { name: 'Details' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Details' }).waitFor({ state: 'detached' });
  });

  it.each([
    ['alone', () => '', 0],
    ['beside the details of a span', () => `?span=${slow[0]!.calleeId}`, 1],
  ])('the times above one stand where its bars have them, %s', async (_name, query, panels) => {
    await open(`/traces/${slow[0]!.traceId}${query()}`);
    const root = page.getByRole('treeitem').first();
    await root.waitFor();
    await expect.poll(() => page.getByRole('complementary', { name: 'Details' }).count()).toBe(panels);
    const ticks = page.getByRole('tree').locator('xpath=preceding-sibling::*//span[not(span)]');
    // What comes late on the page moves both, and they are not measured at one moment.
    await expect
      .poll(async () => {
        const bar = (await root.locator('> span:last-child > span:first-child').boundingBox())!;
        const middles = await ticks.evaluateAll((found) =>
          found.map((tick) => {
            const { left, width } = tick.getBoundingClientRect();
            return left + width / 2;
          }),
        );
        const expected = [0, 0.25, 0.5, 0.75, 1].map((share) => bar.x + bar.width * share);
        return middles.map((x, n) => Math.abs(x - expected[n]!) < 1);
      })
      .toEqual([true, true, true, true, true]);
  });

  it('two are compared: where the time of one went is first', async () => {
    await open('/traces?service=cart');
    await page.getByLabel(`Mark ${slow.at(-1)!.traceId.slice(0, 8)} for comparing`).check();
    await page.getByLabel(`Mark ${quick.at(-1)!.traceId.slice(0, 8)} for comparing`).check();
    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('table', { name: 'Two traces compared' }).waitFor();
    await expect
      .poll(() => rows().nth(1).innerText())
      .toMatch(/cart GET \/cart.*711\sms · 1 call.*12\sms · 1 call.*−699\sms/s);
  });

  it('what is no trace id is said to be none, not to have been sent a moment ago', async () => {
    await open('/traces/zzzz');
    await page.getByRole('heading', { name: '“zzzz” is no trace id' }).waitFor();
    expect(await page.getByText('a moment ago').count()).toBe(0);
    await open(`/traces/compare?left=${slow[0]!.traceId}&right=b`);
    await page.getByRole('heading', { name: '“b” is no trace id' }).waitFor();
  });

  it('a comparison of fewer than two says how two are chosen', async () => {
    await open(`/traces/compare?left=${slow[0]!.traceId}`);
    await page.getByText('Mark two traces to compare them').waitFor();
  });

  it('one that is not there is said to be not there', async () => {
    await open(`/traces/${'9'.repeat(32)}`);
    await page.getByText('No span of this trace is stored').waitFor();
  });

  it.each([
    ['the list', () => '/traces?service=cart'],
    ['a trace', () => `/traces/${slow[0]!.traceId}?span=${slow[0]!.calleeId}`],
    ['a comparison', () => `/traces/compare?left=${slow[0]!.traceId}&right=${quick[0]!.traceId}`],
  ])('%s has nothing serious to say to axe', async (_name, path) => {
    await open(path());
    await page.getByRole('main').getByText('cart').first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(pageErrors).toEqual([]);
  });
});
