import { createDeployWriter, createIncidentWriter, type Store } from '@faultline/clickhouse';
import type { Incident } from '@faultline/model';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseUrl, startTestServer, type TestServer } from '../contract/clickhouse-fixture.ts';
import { seriousViolations } from '../fixtures/axe.ts';
import { launchBrowser, STILL } from '../fixtures/browser.ts';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningConsole, startConsole } from '../integration/console-fixture.ts';

const HOSTILE = '<script>alert(1)</script>"\'; DROP TABLE incidents; --';
const STARTED = Date.now() - 300_000;
const TRACE = 'c'.repeat(32);

const incident = (more: Partial<Incident>): Incident => ({
  id: '1'.repeat(16),
  status: 'open',
  severity: 'critical',
  start: STARTED,
  detected: STARTED + 8_000,
  end: 0,
  baseline: { from: STARTED - 600_000, to: STARTED - 60_000 },
  summary: 'pay: half of its calls fail.',
  symptoms: [
    {
      kind: 'errors',
      service: 'web',
      operation: 'GET /checkout',
      isEntry: true,
      isCall: false,
      since: STARTED,
      shareBefore: 0.001,
      shareNow: 0.5,
    },
  ],
  suspects: [
    {
      rank: 1,
      score: 0.91,
      service: 'pay',
      kind: 'service',
      operation: 'POST /pay',
      share: { errors: 1, latency: 0, shape: 0 },
      reading: 'failing',
      sentence: 'pay fails by itself.',
      evidence: [
        {
          type: 'errors',
          text: '120 of 240 calls of POST /pay fail (0 of 900 before).',
          figures: { failed: 120 },
          where: { service: 'pay', operation: 'POST /pay' },
          traceIds: [TRACE],
        },
      ],
      attributes: [{ key: 'service.version', value: '2.1.0', inBad: 1, inGood: 0.1 }],
      tiedWith: [],
      explains: 0.97,
    },
  ],
  critical: 'pay',
  impact: { services: ['web', 'pay'], entries: ['web GET /checkout'], requestsLost: 118, shareOfEntry: 0.49 },
  diagnosedAt: STARTED + 10_000,
  experimentIds: [],
  mergedInto: '',
  acknowledgedAt: 0,
  note: '',
  trueCulprit: '',
  ...more,
});

let clickhouse: TestServer;
let store: Store;
let running: RunningConsole;
let browser: Browser;
let page: Page;
const pageErrors: string[] = [];

beforeAll(async () => {
  [clickhouse, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  store = await clickhouse.freshStore();
  const writer = createIncidentWriter(store);
  const closed: Partial<Incident> = {
    id: '2'.repeat(16),
    status: 'closed',
    severity: 'warning',
    start: STARTED - 900_000,
    detected: STARTED - 890_000,
    end: STARTED - 800_000,
    summary: HOSTILE,
    suspects: [],
    experimentIds: ['e1'],
  };
  for (const more of [{}, closed]) await writer.write(incident(more), Date.now());
  const deploy = { service: 'pay', version: '2.1.0', at: STARTED - 20_000, environment: '', description: '', url: '' };
  await createDeployWriter(store).write('d'.repeat(16), deploy);
  running = await startConsole(databaseUrl(clickhouse.server.url, store.database));
  page = await browser.newPage({
    ...STILL,
    viewport: { width: 1280, height: 720 },
    locale: 'en-US',
    acceptDownloads: true,
  });
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
const AWAY = { status: 503, json: { error: { code: 'store_unavailable', message: 'ClickHouse is away.' } } };
const links = () => page.getByRole('table').getByRole('link').allInnerTexts();

describe('incidents in a browser', () => {
  it('are listed newest first, whatever they are called, and one that is open is told of on every page', async () => {
    await open('/incidents');
    await page.getByRole('link', { name: HOSTILE }).waitFor();
    expect(await links()).toEqual(['pay: half of its calls fail.', HOSTILE]);
    await page.getByText('injected on purpose').waitFor();
    for (const path of ['/', '/breakers', '/traces']) {
      await open(path);
      await page.getByRole('link', { name: '1 open incident' }).waitFor();
    }
    expect(pageErrors).toEqual([]);
  });

  it('are filtered by what the URL says, and say in the URL what is asked for', async () => {
    await open('/incidents');
    await page.getByRole('link', { name: HOSTILE }).waitFor();
    await page.getByRole('button', { name: 'Closed' }).click();
    await eventually('one is left', links, (names) => names.join() === HOSTILE);
    expect(new URL(page.url()).search).toBe('?status=closed');
    await open('/incidents?text=nobody');
    await page.getByText('No incident matches').waitFor();
  });

  it('one says who started it, by which evidence, how far it reached and what happened', async () => {
    await open('/');
    await page.getByRole('link', { name: '1 open incident' }).click();
    await page.getByRole('heading', { name: 'pay: half of its calls fail.' }).waitFor();
    await page.getByText('120 of 240 calls of POST /pay fail (0 of 900 before).').waitFor();
    await page.getByText('explains 97 % of the bad requests').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'pay fails by itself.' }).getByText('Deployed 2.1.0').waitFor();
    await page.getByText(/^2\.1\.0/).waitFor();
    await page.getByText('No breaker, bulkhead or fallback had anything to do with it.').waitFor();
    await page.getByText('noticed after 8.0 s').waitFor();
    await page.getByText('errors 0.1 % → 50 %').waitFor();
    expect(await page.getByRole('link', { name: TRACE.slice(0, 8) }).getAttribute('href')).toBe(`/traces/${TRACE}`);
  });

  it('that is not there is said to be none, and not asked for again', async () => {
    const other = await browser.newPage(STILL);
    const asked: string[] = [];
    other.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await other.clock.install();
    await other.goto(`${running.url}/incidents/${'f'.repeat(16)}`);
    await other.getByText('There is no such incident').waitFor();
    const listed = other.waitForRequest(/\/api\/v1\/incidents\?/);
    await other.clock.fastForward(30_000);
    await listed;
    expect(asked.filter((path) => path.endsWith('f'.repeat(16)) && path.startsWith('/api'))).toHaveLength(1);
    await other.close();
  });

  it('leads to the map at its time, compared with the time before', async () => {
    await open(`/incidents/${'1'.repeat(16)}`);
    await page.getByRole('link', { name: 'On the map, against before' }).click();
    await page.waitForURL(/\?at=.*&compare=/);
    const { searchParams } = new URL(page.url());
    expect(Math.abs(Date.parse(searchParams.get('at')!) - STARTED - 60_000)).toBeLessThanOrEqual(5_000);
    await page.getByText('No traffic at this moment.').waitFor();
  });

  it('takes what people say: acknowledged, notes, who it was', async () => {
    await open(`/incidents/${'1'.repeat(16)}`);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('button', { name: 'Not acknowledged after all' }).waitFor();
    await page.getByRole('textbox', { name: 'Notes' }).fill('rolled back\n<b>2.1.0</b>');
    await page.getByRole('button', { name: 'Save notes' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByLabel('Who it was in the end').selectOption('pay');
    await eventually(
      'it is kept',
      async () => (await fetch(`${running.url}/api/v1/incidents/${'1'.repeat(16)}`)).json(),
      ({ trueCulprit, note, acknowledgedAt }) =>
        trueCulprit === 'pay' && note === 'rolled back\n<b>2.1.0</b>' && acknowledgedAt > 0,
    );
    // What was explained here is known from now on.
    const again = { ...incident({}), id: '3'.repeat(16), start: STARTED - 3_600_000, status: 'closed' as const };
    await createIncidentWriter(store).write({ ...again, end: STARTED - 3_500_000 }, Date.now());
    await page.getByText('Nothing like it is known. Compared only with incidents that were injected').waitFor();
    await page.getByText('Say below who it was in the end').waitFor({ state: 'detached' });
    await open(`/incidents/${again.id}`);
    await page.getByText('Looks like: pay: half of its calls fail (distance 0.00)').waitFor();
    await open(`/incidents/${'1'.repeat(16)}`);
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Notes' }).inputValue())
      .toBe('rolled back\n<b>2.1.0</b>');
  });

  it('shows notes that a colleague writes, and keeps what is being written meanwhile', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const write = (note: string) =>
      fetch(`${running.url}/api/v1/incidents/${'1'.repeat(16)}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ note }),
      });
    await open(`/incidents/${'1'.repeat(16)}`);
    const notes = page.getByRole('textbox', { name: 'Notes' });
    await notes.waitFor();
    await write('from a colleague');
    await eventually(
      'it is shown',
      () => notes.inputValue(),
      (note) => note === 'from a colleague',
    );
    await notes.fill('my own');
    await write('and once more');
    await page.getByText('Somebody else changed the notes meanwhile.').waitFor();
    await page.getByText('and once more').waitFor();
    expect(await notes.inputValue()).toBe('my own');
    await page.getByRole('button', { name: 'Save notes' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByText('Somebody else changed the notes meanwhile.').waitFor({ state: 'detached' });
  });

  it('says what could not be saved, and drops what was being read before something was', async () => {
    const path = `/incidents/${'2'.repeat(16)}`;
    const api = `**/api/v1${path}`;
    await open(path);
    const acknowledge = page.getByRole('button', { name: 'Acknowledge', exact: true });
    await acknowledge.waitFor();
    await page.route(api, (route) => route.fulfill(AWAY));
    await acknowledge.click();
    await page.getByText('Not saved: ClickHouse is away.').waitFor();
    await page.unroute(api);

    const isRead = (request: Request) => request.method() === 'GET' && request.url().endsWith(`/api/v1${path}`);
    await page.route(api, (route) => (isRead(route.request()) ? undefined : route.continue()));
    const begun = page.waitForRequest(isRead);
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await begun;
    const dropped = page.waitForEvent('requestfailed', isRead);
    await acknowledge.click();
    await dropped;
    await page.getByRole('button', { name: 'Not acknowledged after all' }).waitFor();
    await page.unroute(api);
  });

  it('is exported as Markdown', async () => {
    await open(`/incidents/${'1'.repeat(16)}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Markdown' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`incident-${'1'.repeat(16)}.md`);
  });

  it('one that is not there is said to be not there, which is not said while nobody knows', async () => {
    await open('/incidents/unknown');
    await page.getByText('There is no such incident').waitFor();
    await page.route('**/api/v1/incidents/unknown', (route) => route.fulfill(AWAY));
    await open('/incidents/unknown');
    await page.getByText('ClickHouse is away.').waitFor();
    await page.getByRole('heading', { name: 'This cannot be read now' }).waitFor();
    await page.unroute('**/api/v1/incidents/unknown');
  });

  it('are told to targets that are made, tried, switched off and removed on a page of their own', async () => {
    await open('/incidents');
    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.getByText('Nobody is told').waitFor();
    await page.getByLabel('Name').fill(HOSTILE);
    await page.getByLabel('Address').fill('http://169.254.169.254/');
    await page.getByLabel('Bearer token').fill('geheim-geheim');
    await page.getByRole('button', { name: 'Add target' }).click();
    await page.getByText('This leads to 169.254.169.254').waitFor();
    // Of what else may be in focus, not everything has a value.
    await expect.poll(() => page.locator('input:focus').inputValue()).toBe('http://169.254.169.254/');
    await page.getByLabel('Address').fill('127.0.0.1:9/a');
    await page.getByRole('button', { name: 'Add target' }).press('Enter');
    await page.getByText('An address that begins with http:// or https://').waitFor();
    await page.getByLabel('Address').fill('http://127.0.0.1:9/a');
    await page.getByRole('button', { name: 'Add target' }).press('Enter');
    await page.getByRole('cell', { name: 'not used yet' }).waitFor();
    await expect.poll(() => page.locator(':focus').innerText()).toBe('New target');
    expect(await page.content()).not.toContain('geheim');
    expect(await seriousViolations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByRole('cell', { name: 'off', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('Nobody is told').waitFor();
    expect(pageErrors).toEqual([]);
  });

  it('what is typed for a new target stays when the list of targets comes late', async () => {
    await page.route('**/api/v1/alerts/targets', (route) => route.fulfill(AWAY));
    await open('/incidents/alerts');
    await page.getByText('ClickHouse is away.').waitFor();
    await page.getByText('New target').click();
    await page.getByLabel('Name').fill('on call');
    await page.unroute('**/api/v1/alerts/targets');
    await page.getByText('Nobody is told').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('on call');
  });

  it.each(['/incidents', `/incidents/${'1'.repeat(16)}`])('%s has nothing serious to say to axe', async (path) => {
    await open(path);
    await page.getByText('pay: half of its calls fail.').first().waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(pageErrors).toEqual([]);
  });
});
