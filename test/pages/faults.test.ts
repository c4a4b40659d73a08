import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseUrl, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { seriousViolations } from '../fixtures/axe.ts';
import { launchBrowser, STILL } from '../fixtures/browser.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningConsole, startConsole } from '../integration/console-fixture.ts';

const HOSTILE = '<script>alert(1)</script>"\'; DROP TABLE experiments; --';

let clickhouse: TestServer;
let running: RunningConsole;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  [clickhouse, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  const store = await clickhouse.freshStore();
  running = await startConsole(databaseUrl(clickhouse.server.url, store.database));
  page = await browser.newPage({ ...STILL, viewport: { width: 1280, height: 720 }, locale: 'en-US' });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('dialog', (dialog) => pageErrors.push(`a dialog: ${dialog.message()}`));
});
afterAll(async () => {
  await browser?.close();
  running?.process.kill('SIGTERM');
  await running?.exited;
  await clickhouse?.close();
});

const open = (path: string) => page.goto(`${running.url}${path}`);
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const list = async () => (await (await fetch(`${running.url}/api/v1/faults`)).json()).experiments;
const unfold = async () => {
  await open('/faults');
  await page.getByText('No experiment yet').or(page.getByRole('table')).first().waitFor();
  await page.getByText('New experiment').click();
};

describe('experiments of fault injection in a browser', () => {
  it('are explained while there is none, and what is wrong with a new one stands beside its fields', async () => {
    await unfold();
    await page.getByText('FAULTLINE_FIT=1').waitFor();
    await field('Added latency (ms)').fill('much');
    await field('Share of requests (%)').fill('');
    await page.getByRole('button', { name: 'Start the experiment' }).click();
    await page.getByText('Not started: 4 fields need a change.').waitFor();
    const latency = field('Added latency (ms)');
    expect(await latency.getAttribute('aria-invalid')).toBe('true');
    const problem = page.locator(`[id="${await latency.getAttribute('aria-describedby')}"]`);
    expect(await problem.innerText()).toBe('A whole number of milliseconds from 1 to 60,000.');
    await page.getByText('fill in at least one of these').waitFor();
    await expect.poll(() => page.locator(':focus').getAttribute('placeholder')).toContain('recommendations slow');
    expect(await list()).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('one that may open breakers for everybody is confirmed again', async () => {
    await unfold();
    await field('Name').fill(HOSTILE);
    await page.getByRole('combobox', { name: 'Name', exact: true }).fill('recommendations');
    await page.getByRole('radio', { name: /through/ }).check();
    await page.getByRole('button', { name: 'Start the experiment' }).click();
    const confirm = page.getByRole('checkbox', { name: 'I know that breakers may open for everybody' });
    await expect.poll(() => page.locator('input:invalid').count()).toBe(1);
    expect(await list()).toEqual([]);
    await confirm.check();
    await page.getByRole('button', { name: 'Start the experiment' }).press('Enter');
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    await expect.poll(() => page.locator(':focus').innerText()).toBe(HOSTILE);
    expect(await list()).toMatchObject([
      { name: HOSTILE, mode: 'through', faults: [{ target: { type: 'service', name: 'recommendations' } }] },
    ]);
  });

  it('one that runs counts down, says what is known of its isolation, and is stopped by the keyboard', async () => {
    const [{ id }] = await list();
    await open(`/faults/${id}`);
    const timer = page.getByRole('timer');
    const first = await timer.innerText();
    expect(first).toMatch(/^ends in [45].min/);
    await eventually(
      'it counts down',
      () => timer.innerText(),
      (text) => text !== first,
    );
    await page.getByText('This cannot be told yet').waitFor();
    await page.getByText('No call was injected into').waitFor();
    await page.getByText('No incident names it.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('stopped in the console').waitFor();
    await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
    expect(await list()).toMatchObject([{ id, status: 'stopped' }]);
  });

  it('are listed with what they are, what they did and why they ended', async () => {
    await open('/faults');
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: HOSTILE }) });
    await eventually(
      'all of it is there',
      () => row.innerText(),
      (text) => /stopped[\s\S]*latency 800 ms[\s\S]*recommendations[\s\S]*1 % of requests[\s\S]*through/.test(text),
    );
    expect(await row.innerText()).toContain('stopped in the console or through its API');
    expect(await seriousViolations(page)).toEqual([]);
  });

  it('one is followed to its end by a browser whose clock is ahead of the server', async () => {
    const definition = {
      name: 'recs slow',
      scope: { percentage: 1 },
      faults: [{ target: { type: 'service', name: 'recs' }, kind: 'latency', latencyMs: 800 }],
      expiresAt: Date.now() + 300_000,
    };
    const headers = { 'Content-Type': 'application/json' };
    const api = `${running.url}/api/v1/faults`;
    const { id } = await (await fetch(api, { method: 'POST', headers, body: JSON.stringify(definition) })).json();
    const ahead = await browser.newPage({ ...STILL, locale: 'en-US' });
    await ahead.clock.install({ time: Date.now() + 3_600_000 });
    await ahead.goto(`${running.url}/faults/${id}`);
    await ahead.getByRole('button', { name: 'Stop' }).waitFor();
    await fetch(`${api}/${id}`, { method: 'DELETE' });
    await ahead.getByText('stopped in the console').waitFor();
    await ahead.close();
  });

  it('one that is not there is said to be not there', async () => {
    await open('/faults/unknown');
    await page.getByText('There is no such experiment').waitFor();
    expect(pageErrors).toEqual([]);
  });
});
