import type { Browser, BrowserContextOptions, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../fixtures/browser.ts';
import { eventually } from '../fixtures/eventually.ts';
import { labelAtRest } from '../fixtures/label-at-rest.ts';
import { type MapPages, serveMapPages } from '../fixtures/map-page.ts';
import { countDots, drawHere, holdClock, recordDots, type SentDot } from '../fixtures/page-clock.ts';
import { pinch } from '../fixtures/pinch.ts';
import { countPixels } from '../fixtures/pixels.ts';
import { turnWheel } from '../fixtures/turn-wheel.ts';
import type { SyntheticGraph } from '../map-page/synthetic-graph.ts';

const HEALTHY = '#B6D1F8';
const BREAKER = '#9A5CF0';
/** As the map numbers outcomes. */
const SHORT_CIRCUITED = 3;
const RATES = [
  'failedPerSecond',
  'timedOutPerSecond',
  'rejectedPerSecond',
  'shortCircuitedPerSecond',
  'succeededPerSecond',
] as const;
/** A class this rare, in dots a second, is shown more often, and hollow. */
const RARE = 1 / 8;
const SMALL = { services: 12, connectionsPerService: 2, isIncident: true } as const;

let pages: MapPages;
let browser: Browser;
const errors: string[] = [];

beforeAll(async () => {
  [pages, browser] = await Promise.all([serveMapPages(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await pages?.stop();
});

async function open(query = '', options: BrowserContextOptions = {}, ...scripts: (() => void)[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('crash', () => errors.push('the page crashed'));
  for (const script of scripts) await page.addInitScript(script);
  await page.goto(`${pages.url}${query}`);
  return page;
}

async function show(page: Page, system: SyntheticGraph): Promise<void> {
  await page.evaluate((options) => void window.trafficMap.show(window.trafficMap.synthetic(options)), system);
}

async function technique(page: Page): Promise<string | undefined> {
  return page.evaluate(() => window.trafficMap.legend()?.technique);
}

/** What the map must say of itself is true: solid dots, times what the legend says one stands for, are the calls. */
async function expectLegendTrue(page: Page, dots: readonly SentDot[], seconds: number): Promise<void> {
  const { requestsPerDot, connections } = await page.evaluate(
    (system) => ({
      requestsPerDot: window.trafficMap.legend()!.requestsPerDot,
      connections: window.trafficMap.synthetic(system).connections,
    }),
    SMALL,
  );
  // Rates glide for a second at first.
  const from = Math.min(...dots.map(({ bornAt }) => bornAt)) + 2;
  const counted = dots.filter(({ bornAt, isHollow }) => !isHollow && bornAt >= from && bornAt < from + seconds);
  const callsPerSecond = (dotsOfOne: readonly SentDot[]) => (dotsOfOne.length * requestsPerDot) / seconds;
  for (const [outcome, rate] of RATES.entries()) {
    const rates = connections.flatMap(({ recent }) => {
      const back = rate === 'succeededPerSecond' ? [recent!.fallbackServedPerSecond] : [];
      return [recent![rate], ...back].filter((calls) => calls / requestsPerDot >= RARE);
    });
    const expected = rates.reduce((sum, calls) => sum + calls, 0);
    const seen = callsPerSecond(counted.filter((dot) => dot.outcome === outcome));
    expect(Math.abs(seen - expected), `${rate}: ${seen}, should be ${expected}`).toBeLessThanOrEqual(
      Math.max(0.05 * expected, (rates.length * requestsPerDot) / seconds),
    );
  }
  const refused = counted.filter(({ outcome }) => outcome === SHORT_CIRCUITED);
  expect(refused.length).toBeGreaterThan(seconds);
  expect(Math.max(...refused.map(({ stopAt }) => stopAt))).toBeLessThanOrEqual(0.4);
}

async function dotsWorker(page: Page): Promise<Worker> {
  const found = await eventually(
    'a worker draws dots',
    () => page.workers().find((worker) => worker.url().includes('dots-worker')),
    Boolean,
  );
  return found!;
}

describe('dots counted in a browser', () => {
  it.each([60, 120])('match the legend at %i Hz, each outcome by itself', async (hertz) => {
    const page = await open('', { viewport: { width: 320, height: 180 } }, drawHere, holdClock, recordDots);
    await show(page, SMALL);
    const seconds = 20;
    const dots = await page.evaluate(
      async ({ frames, frameMs }) => {
        for (let frame = 0; frame < frames; frame++) window.advanceClock(frameMs);
        return globalThis.dotsSent;
      },
      { frames: (seconds + 5) * hertz, frameMs: 1000 / hertz },
    );
    await expectLegendTrue(page, dots, seconds);
    await page.context().close();
  });

  it('match the legend where a worker draws them, while the page is busy too', async () => {
    const page = await open('', { viewport: { width: 320, height: 180 } });
    await show(page, SMALL);
    const worker = await dotsWorker(page);
    await worker.evaluate(recordDots);
    const seconds = 6;
    await page.evaluate((untilMs) => {
      for (const end = performance.now() + untilMs; performance.now() < end; );
    }, 1_000);
    const dots = await eventually(
      'dots are born for as long',
      () => worker.evaluate(() => globalThis.dotsSent),
      (born) => Math.max(...born.map((dot) => dot.bornAt)) - Math.min(...born.map((dot) => dot.bornAt)) > seconds + 2,
    );
    await expectLegendTrue(page, dots, seconds);
    await page.context().close();
  });
});

describe('the picture', () => {
  it('asks for no frame of the page while nothing but dots moves', async () => {
    const page = await open();
    await show(page, { ...SMALL, isIncident: false });
    const worker = await dotsWorker(page);
    await worker.evaluate(countDots);
    const dotFrames = () => worker.evaluate(() => globalThis.dotFrames);
    // What it does at first is over.
    await page.evaluate(async () => {
      const request = window.requestAnimationFrame.bind(window);
      let asked = 0;
      window.requestAnimationFrame = (callback) => {
        asked++;
        return request(callback);
      };
      Object.assign(window, { framesAsked: () => asked });
      for (let before = -1; before !== asked; ) {
        before = asked;
        await new Promise((resolve) => setTimeout(resolve, 300));
        // On a busy machine what was asked for may not have come yet, and asks for more when it does.
        await new Promise((resolve) => request(() => request(resolve)));
      }
    });
    const framesAsked = () => page.evaluate(() => (window as unknown as { framesAsked(): number }).framesAsked());
    const before = { asked: await framesAsked(), drawn: await dotFrames() };
    await eventually('dots move', dotFrames, (drawn) => drawn >= before.drawn + 30);
    expect(await framesAsked()).toBe(before.asked);
    await page.context().close();
  });

  it('survives that the graphics context is taken away, again and again', async () => {
    const page = await open();
    await show(page, SMALL);
    await page.waitForSelector('[data-label=node]', { state: 'attached' });
    const looksWell = async () => {
      await eventually(
        'nodes and breakers are drawn',
        async () => {
          const png = await page.screenshot();
          return Math.min(await countPixels(browser, png, HEALTHY), await countPixels(browser, png, BREAKER));
        },
        (pixels) => pixels > 50,
      );
    };
    await looksWell();
    const seen: (string | undefined)[] = [];
    // Of the page and of the worker at once.
    const devtools = await browser.newBrowserCDPSession();
    const crash = () => devtools.send('Browser.crashGpuProcess');
    const lose = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-layer=still]')!;
        canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!.loseContext();
      });
    for (const takeAway of [crash, lose, lose]) {
      await page.evaluate(() => {
        document.querySelector<HTMLCanvasElement>('canvas[data-layer=still]')!.dataset.lost = 'yes';
      });
      await takeAway();
      await page.waitForSelector('canvas[data-lost]', { state: 'detached' });
      await looksWell();
      seen.push(await technique(page));
    }
    expect(seen).toEqual(['webgl2', 'webgl2', 'canvas2d']);
    await page.context().close();
  });

  it('has dots of another kind where the driver refuses their shaders', async () => {
    const refuseDots = () => {
      const { shaderSource } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.shaderSource = function (shader, source) {
        shaderSource.call(this, shader, source.includes('uCalm') ? 'refused' : source);
      };
    };
    const page = await open('', {}, drawHere, refuseDots);
    await show(page, SMALL);
    await eventually(
      'dots are drawn',
      () =>
        page.evaluate(() => {
          const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-layer=moving]')!;
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
          return data.some((value) => value > 0);
        }),
      Boolean,
    );
    expect(await technique(page)).toBe('webgl2');
    await page.context().close();
  });

  it('is as sharp as the screen, and of the same size on it', async () => {
    const pixels: number[] = [];
    for (const deviceScaleFactor of [1, 2]) {
      const page = await open('?still', { deviceScaleFactor });
      await show(page, { ...SMALL, isIncident: false });
      await page.waitForSelector('[data-label=node]', { state: 'attached' });
      await eventually(
        'canvases have the size of the screen',
        () =>
          page.evaluate(() =>
            // That of the dots is a worker's, which has none to draw here.
            [...document.querySelectorAll('canvas[data-layer]:not([data-layer=moving])')].map(
              (c) => (c as HTMLCanvasElement).width,
            ),
          ),
        (widths) => widths.length > 0 && widths.every((width) => width === 1280 * deviceScaleFactor),
      );
      pixels.push(
        await eventually(
          'nodes are drawn',
          async () => countPixels(browser, await page.screenshot(), HEALTHY),
          (count) => count > 500,
        ),
      );
      await page.context().close();
    }
    expect(pixels[1]! / pixels[0]!).toBeGreaterThan(3);
    expect(pixels[1]! / pixels[0]!).toBeLessThan(5);
  });
});

describe('hands', () => {
  it('pan, zoom around the pointer, and pick nodes and ground', async () => {
    const page = await open('?still');
    await show(page, SMALL);
    const label = page.locator('[data-label=node]', { hasText: 'internet' });
    await labelAtRest(label);
    const boxOf = async () => (await label.boundingBox())!;
    const nodeOf = async () => {
      const { x, y, width } = await boxOf();
      return { x: x + width / 2, y: y - 25 };
    };

    const before = await nodeOf();
    await page.mouse.click(before.x, before.y);
    expect(await page.evaluate(() => window.trafficMap.selection())).toEqual({ type: 'node', id: 'internet' });
    await page.mouse.click(640, 12);
    expect(await page.evaluate(() => window.trafficMap.selection())).toBeNull();

    await page.mouse.move(640, 12);
    await page.mouse.down();
    await page.mouse.move(700, 52, { steps: 4 });
    await page.mouse.up();
    const moved = { x: before.x + 60, y: before.y + 40 };
    const isAt = (place: { x: number; y: number }) => (at: { x: number; y: number }) =>
      Math.hypot(at.x - place.x, at.y - place.y) < 6;
    await eventually('the map moved with the hand', nodeOf, isAt(moved));

    await page.mouse.move(moved.x, moved.y);
    // Cytoscape finds out from the first turns what kind of wheel it is, and does nothing meanwhile.
    for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, -100);
    const zoomed = await eventually('the label stands further below', boxOf, ({ y }) => y > moved.y + 26);
    expect(Math.abs(zoomed.x + zoomed.width / 2 - moved.x)).toBeLessThan(6);
    expect(await page.evaluate(() => window.trafficMap.pins())).toBe('');
    await page.context().close();
  });
});

describe('levels', () => {
  const AREAS = { services: 60 } as const;
  const areas = (page: Page) => page.evaluate(() => window.trafficMap.open());

  /** Opens the page with groups on it. @returns the middle of a group of several services on the screen */
  async function openAreas(page: Page) {
    await page.evaluate((system) => window.trafficMap.showAreas(system), AREAS);
    const box = await labelAtRest(page.locator('[data-label=node]', { hasText: /^checkout\d/ }));
    return { x: box.x + box.width / 2, y: box.y - 20 };
  }

  /** From now on the page knows whether the map went over from one level to another. */
  async function watchLevels(page: Page) {
    await page.evaluate(() => {
      const watcher = new MutationObserver(() => {
        if (document.querySelector('[data-level=left]')) document.body.dataset.wentOver = 'yes';
      });
      watcher.observe(document.body, { childList: true, subtree: true });
    });
  }

  const restOf = (page: Page, name: string) =>
    labelAtRest(page.locator('[data-label=node]', { hasText: name }).first());

  it.each(['', '?still'])('are entered and left by the wheel, one in a gesture (%s)', async (query) => {
    const page = await open(query);
    const group = await openAreas(page);
    await turnWheel(page, group, -100, 1);
    expect(await areas(page)).toEqual([]);
    await turnWheel(page, group, -100);
    expect(await areas(page)).toEqual(['checkout']);
    const service = await restOf(page, 'checkout-');
    expect(service.x).toBeGreaterThan(0);
    expect(service.x + service.width).toBeLessThan(1280);
    await page.waitForFunction(() => document.querySelectorAll('[data-level=left]').length === 0);

    const middle = { x: 640, y: 360 };
    await turnWheel(page, middle, 100, 1);
    expect(await areas(page)).toEqual(['checkout']);
    await turnWheel(page, middle, 100);
    expect(await areas(page)).toEqual([]);
    await page.locator('[data-label=node]', { hasText: /^checkout\d/ }).waitFor();
    await page.context().close();
  });

  it('are entered and left by two fingers, one in a gesture', async () => {
    const page = await open('?still', { hasTouch: true });
    const group = await openAreas(page);
    await pinch(page, group, 60, 600);
    await eventually(
      'the group is open',
      () => areas(page),
      (opened) => opened.join() === 'checkout',
    );
    await restOf(page, 'checkout-');
    await pinch(page, { x: 640, y: 360 }, 600, 40);
    await eventually(
      'it is left',
      () => areas(page),
      (opened) => opened.length === 0,
    );
    await page.locator('[data-label=node]', { hasText: /^checkout\d/ }).waitFor();
    await page.context().close();
  });

  it('go over from one to the other, and a hand ends that at once', async () => {
    const page = await open();
    const group = await openAreas(page);
    await watchLevels(page);
    await turnWheel(page, group, -100);
    await page.waitForFunction(() => document.body.dataset.wentOver === 'yes');
    await page.mouse.move(20, 20);
    await page.mouse.down();
    expect(await page.locator('[data-level=left]').count()).toBe(0);
    await page.mouse.up();
    await page.context().close();
  });

  it('change at once where motion is reduced', async () => {
    const page = await open('?still');
    const group = await openAreas(page);
    await watchLevels(page);
    await turnWheel(page, group, -100);
    await restOf(page, 'checkout-');
    expect(await page.evaluate(() => document.body.dataset.wentOver)).toBeUndefined();
    await page.context().close();
  });
});

describe('the layout', () => {
  it('of a large map comes from a worker', async () => {
    const page = await open();
    await show(page, { services: 100 });
    await page.waitForSelector('[data-label=node]', { state: 'attached' });
    await expect.poll(() => page.workers().filter((worker) => worker.url().includes('arrange-worker')).length).toBe(1);
    await page.context().close();
  });

  it('keeps what was dragged: for the one who dragged it, and in the link', async () => {
    const page = await open();
    await show(page, SMALL);
    const label = page.locator('[data-label=node]', { hasText: 'internet' });
    const start = await labelAtRest(label);
    const grip = { x: start.x + start.width / 2, y: start.y - 25 };
    await page.mouse.move(grip.x, grip.y);
    await page.mouse.down();
    await page.mouse.move(grip.x + 60, grip.y + 90, { steps: 5 });
    await page.mouse.up();
    const pins = await eventually('the link says so', () => page.evaluate(() => window.trafficMap.pins()), Boolean);
    expect(pins).toMatch(/^1280x720,internet:-?\d+:-?\d+$/);
    await eventually(
      'the browser keeps it',
      () => page.evaluate(() => localStorage.getItem('faultline.layout') ?? ''),
      (kept) => /"internet",-?\d+,-?\d+,0,1/.test(kept),
    );

    await page.goto(pages.url);
    await show(page, SMALL);
    expect(
      await eventually('it stands there again', () => page.evaluate(() => window.trafficMap.pins()), Boolean),
    ).toBe(pins);

    const colleague = await open(`?pins=${encodeURIComponent(pins)}`, { viewport: { width: 1000, height: 900 } });
    await show(colleague, SMALL);
    await labelAtRest(colleague.locator('[data-label=node]', { hasText: 'internet' }));
    expect(await colleague.evaluate(() => window.trafficMap.pins())).toBe(pins);
    expect(await colleague.evaluate(() => localStorage.getItem('faultline.layout'))).toBeNull();
    await colleague.evaluate(() => window.trafficMap.handle.rearrange());
    await expect.poll(() => colleague.evaluate(() => window.trafficMap.pins())).toBe('');
    await colleague.context().close();
    await page.context().close();
  });
});

it('the pages raised no error', () => {
  expect(errors).toEqual([]);
});
