/**
 * The live map in a real browser, on synthetic systems of 50 to 2,000 services with three connections each: script time a
 * frame, snapshots, first paint, long tasks while it is handled, memory over an hour (lived through at speed), and Vizceral
 * on the same systems in the same browser.
 * Run with: node test/bench/map.bench.ts [frames|vizceral|handling|hour …]
 */
import { cpus, totalmem } from 'node:os';
import type { Browser, Page, Worker } from 'playwright-core';
import { launchBrowser } from '../fixtures/browser.ts';
import { serveMapPages } from '../fixtures/map-page.ts';
import { countDots, drawHere, type FrameLog, holdClock, logFrames, skipDrawing } from '../fixtures/page-clock.ts';

const SIZES = [50, 200, 500, 1000, 2000];
const VIZCERAL_SIZES = [50, 200, 500];
const VIEWPORT = { width: 1280, height: 720 };
const WATCHED_MS = 6_000;
const SLOWEST_PAGE_MS = 120_000;
/** Script time a frame below this is not told from none. */
const LEAST_MS = 0.001;

const wanted = process.argv.slice(2);
const isWanted = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

const pages = await serveMapPages();
const browser = await launchBrowser();
console.log(
  `${cpus().length} cores, ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
console.log(`Chromium ${browser.version()}, software rendering, ${VIEWPORT.width}x${VIEWPORT.height}`);
try {
  const scripts = new Map<number, ScriptTime>();
  if (isWanted('frames')) for (const services of SIZES) scripts.set(services, await watchMap(browser, services));
  if (isWanted('vizceral'))
    for (const services of VIZCERAL_SIZES) await watchVizceral(browser, services, scripts.get(services));
  if (isWanted('handling')) await handle(browser, 2000);
  if (isWanted('hour')) {
    await liveAnHour(browser, 1000);
    await drawAnHour(browser, 1000);
  }
} finally {
  await browser.close();
  await pages.stop();
}

/** Mean script time a frame, ms of CPU. */
interface ScriptTime {
  page: number;
  /** Of the worker that draws dots. */
  worker: number;
}

/** CPU time of a page's scripts so far, in milliseconds: others at work on the machine do not count. */
async function cpuClock(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ScriptDuration')!.value * 1000;
  };
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of the thread's CPU. */
  tdur?: number;
  args: { name?: string };
}

/** CPU time of the animation frames of a page's workers within so long, in milliseconds, and how many they were. */
async function workerFrames(page: Page, withinMs: number): Promise<{ cpuMs: number; frames: number }> {
  await page
    .context()
    .browser()!
    .startTracing(page, { categories: ['devtools.timeline'] });
  await page.waitForTimeout(withinMs);
  const trace = await page.context().browser()!.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const workers = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && /Worker/.test(args.name ?? '')).map(threadOf),
  );
  const frames = traceEvents.filter((event) => event.name === 'FireAnimationFrame' && workers.has(threadOf(event)));
  return { cpuMs: frames.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0), frames: frames.length };
}

async function dotsWorker(page: Page): Promise<Worker> {
  const find = () => page.workers().find((worker) => worker.url().includes('dots-worker'));
  return find() ?? (await page.waitForEvent('worker', { predicate: (worker) => worker === find() }));
}

async function open(browser: Browser, file: string, ...scripts: (() => void)[]): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  page.setDefaultTimeout(SLOWEST_PAGE_MS);
  page.on('pageerror', (error) => console.log(`page error: ${error.message}`));
  page.on('crash', () => console.log('the page crashed'));
  for (const script of scripts) await page.addInitScript(script);
  await page.goto(`${pages.url}${file}`);
  return page;
}

async function watchMap(browser: Browser, services: number): Promise<ScriptTime> {
  const page = await open(browser, '', logFrames);
  // Until the nodes' labels are there and a frame has been drawn with them.
  const firstPaintMs = await page.evaluate(async (count) => {
    const graph = window.trafficMap.synthetic({ services: count });
    const text = JSON.stringify(graph);
    const before = performance.now();
    window.trafficMap.show(JSON.parse(text));
    while (!document.querySelector('[data-label=node]')) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - before;
  }, services);
  const loadMs = await page.evaluate(() => performance.getEntriesByType('navigation')[0]!.duration);
  await page.waitForTimeout(4_000);
  const worker = await dotsWorker(page);
  await worker.evaluate(countDots);
  const clock = await cpuClock(page);
  await resetLog(page);
  const scriptBefore = await clock();
  await page.waitForTimeout(WATCHED_MS);
  const scriptMs = (await clock()) - scriptBefore;
  const { dots, drawn } = await worker.evaluate(() => ({ dots: globalThis.dotsDrawn, drawn: globalThis.dotFrames }));
  const inWorker = await workerFrames(page, WATCHED_MS / 2);
  const gaps = await watchGaps(page, WATCHED_MS / 2);
  await page.evaluate((count) => {
    const moments = Array.from({ length: 12 }, (_, moment) => window.trafficMap.synthetic({ services: count, moment }));
    Object.assign(window, { texts: moments.map((graph) => JSON.stringify(graph)) });
  }, services);
  const snapshots = await page.evaluate(async () => {
    const taken: { parse: number; show: number; after: number }[] = [];
    for (const text of (window as unknown as { texts: string[] }).texts) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      const before = performance.now();
      const graph = JSON.parse(text);
      const parse = performance.now() - before;
      const show = window.trafficMap.show(graph);
      const at = window.frameLog.scripts.length;
      await new Promise((resolve) => setTimeout(resolve, 200));
      taken.push({ parse, show, after: Math.max(0, ...window.frameLog.scripts.slice(at)) });
    }
    return taken;
  });
  const frames = WATCHED_MS / mean(gaps);
  const ownMs = { page: scriptMs / frames, worker: inWorker.cpuMs / inWorker.frames };
  // The lowest is what it takes, the median what it took beside others on a busy machine.
  const figure = (name: 'parse' | 'show' | 'after') => {
    const values = snapshots.map((snapshot) => snapshot[name]);
    return `${Math.min(...values).toFixed(2)} to ${median(values).toFixed(2)}`;
  };
  console.log(
    `${services} services, ${dots} dots: script a frame mean ${ownMs.page.toFixed(4)} ms of CPU in the page, ${ownMs.worker.toFixed(3)} in the worker; ` +
      `${(1000 / mean(gaps)).toFixed(0)} fps, dots drawn ${(drawn / (WATCHED_MS / 1000)).toFixed(0)} times a second; ` +
      `snapshot ${figure('show')} ms (lowest to median; parsing ${figure('parse')}, frame after it ${figure('after')}); ` +
      `first paint ${firstPaintMs.toFixed(0)} ms after the data (page loaded in ${loadMs.toFixed(0)})`,
  );
  await page.close();
  return ownMs;
}

async function watchVizceral(browser: Browser, services: number, own: ScriptTime | undefined): Promise<void> {
  const page = await open(browser, 'vizceral.html', logFrames);
  await page.waitForFunction(() => typeof window.vizceral?.show === 'function');
  await page.evaluate((count) => window.vizceral.show(count), services);
  await page.waitForFunction(() => window.vizceral.isReady());
  await page.waitForTimeout(8_000);
  const clock = await cpuClock(page);
  await resetLog(page);
  const scriptBefore = await clock();
  await page.waitForTimeout(WATCHED_MS);
  const scriptMs = (await clock()) - scriptBefore;
  const { scripts } = await readLog(page);
  const gaps = await watchGaps(page, WATCHED_MS / 2);
  const itsMs = scriptMs / Math.max(1, scripts.length);
  const particles = await page.evaluate(() => window.vizceral.particles());
  const updates = await page.evaluate(
    (count) => [1, 2, 3].map((moment) => window.vizceral.update(count, moment)),
    services,
  );
  // Where the page has nothing to do, at what is measured at least.
  const times = (ms: number): string =>
    ms < LEAST_MS ? `over ${Math.round(itsMs / LEAST_MS).toLocaleString('en')}` : String(Math.round(itsMs / ms));
  const ratio = own
    ? `; ${times(own.page)} times ours in the page, ${times(own.page + own.worker)} with the worker`
    : '';
  console.log(
    `vizceral 4.9.0, ${services} services: script a frame mean ${itsMs.toFixed(2)} ms of CPU; by the clock median ${median(scripts).toFixed(2)} ms, ${(1000 / mean(gaps)).toFixed(0)} fps, ` +
      `${particles} particles, updateData ${median(updates).toFixed(1)} ms${ratio}`,
  );
  await page.close();
}

/** Wheel, drag and jumps from node to node, as a person does them. */
async function handle(browser: Browser, services: number): Promise<void> {
  const page = await open(browser, '', logFrames);
  await page.evaluate(
    (count) => void window.trafficMap.show(window.trafficMap.synthetic({ services: count })),
    services,
  );
  await page.waitForSelector('[data-label=node]', { state: 'attached' });
  await page.waitForTimeout(4_000);
  const ids = await page.evaluate((count) => {
    const { nodes } = window.trafficMap.synthetic({ services: count });
    return Array.from({ length: 8 }, (_, index) => nodes[index * 200 + 7]!.id);
  }, services);
  await page.evaluate(() => window.watchGaps());
  const actions: Record<string, () => Promise<void>> = {
    async pan() {
      await page.mouse.move(640, 20);
      await page.mouse.down();
      for (let step = 0; step < 60; step++) await page.mouse.move(640 + Math.sin(step / 8) * 200, 20 + step * 3);
      await page.mouse.up();
    },
    async zoom() {
      await page.mouse.move(500, 400);
      for (let step = 0; step < 40; step++) await page.mouse.wheel(0, step < 20 ? -60 : 60);
    },
    async search() {
      for (const id of ids) {
        await page.evaluate((found) => {
          window.frameLog.scripts.length = 0;
          const before = performance.now();
          window.trafficMap.select({ type: 'node', id: found });
          window.trafficMap.handle.focusNode(found);
          window.frameLog.scripts.push(performance.now() - before);
        }, id);
        await page.waitForTimeout(600);
      }
    },
  };
  for (const [name, act] of Object.entries(actions)) {
    await page.evaluate(() => window.trafficMap.handle.fit());
    await page.waitForTimeout(1_500);
    await resetLog(page);
    await act();
    await page.waitForTimeout(500);
    const { scripts, gaps, longTasks } = await readLog(page);
    console.log(
      `${services} services, ${name}: longest script of a frame ${Math.max(...scripts).toFixed(1)} ms, ` +
        `longest task ${Math.max(0, ...longTasks).toFixed(0)} ms, ${longTasks.filter((ms) => ms > 100).length} tasks over 100 ms; ` +
        `frames ${(1000 / mean(gaps)).toFixed(0)} fps, longest gap ${Math.max(...gaps).toFixed(0)} ms`,
    );
  }
  await page.close();
}

/** The memory of the page, which draws dots by itself, by a clock that is held: an hour is lived through at speed. */
async function liveAnHour(browser: Browser, services: number): Promise<void> {
  const page = await open(browser, '', drawHere, holdClock, skipDrawing);
  const devtools = await page.context().newCDPSession(page);
  await page.setViewportSize({ width: 320, height: 180 });
  const seen = await watchMemory(page, services, async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    return (usedSize / 2 ** 20).toFixed(1);
  });
  console.log(`${services} services, script memory after garbage collection, MiB: ${seen}`);
  await page.close();
}

/** The same snapshots one after the other, on a page whose workers draw as ever: the memory of these. */
async function drawAnHour(browser: Browser, services: number): Promise<void> {
  const page = await open(browser, '');
  const seen = await watchMemory(page, services, await workerHeaps(page));
  console.log(`${services} services, script memory of workers after garbage collection, MiB: ${seen}`);
  await page.close();
}

/**
 * 3,600 snapshots of a second each, with an incident every ten minutes. Where the page's clock is held there are eight frames
 * after each, else it waits for the next.
 * @param look says how much memory is taken, in MiB
 * @returns what it said every ten minutes
 */
async function watchMemory(page: Page, services: number, look: () => Promise<string>): Promise<string> {
  const seen: string[] = [];
  for (let minute = 0; minute <= 60; minute++) {
    await page.evaluate(
      async ({ count, from }) => {
        for (let second = 0; second < 60; second++) {
          window.trafficMap.show(
            window.trafficMap.synthetic({ services: count, moment: from + second, isIncident: from % 600 < 120 }),
          );
          if ('advanceClock' in window) for (let frame = 0; frame < 8; frame++) window.advanceClock(125);
          else await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        await new Promise((resolve) => setTimeout(resolve));
      },
      { count: services, from: minute * 60 },
    );
    if (minute % 10 === 0) seen.push(`${minute} min ${await look()}`);
  }
  return seen.join(', ');
}

/** Script memory after garbage collection of each worker that the page has then, by its name. */
async function workerHeaps(page: Page): Promise<() => Promise<string>> {
  const devtools = await page.context().newCDPSession(page);
  const sessions = new Map<string, string>();
  const answers = new Map<number, (result: { usedSize: number }) => void>();
  devtools.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') sessions.set(sessionId, /([a-z]+)-worker/.exec(targetInfo.url)?.[1] ?? '');
  });
  devtools.on('Target.detachedFromTarget', ({ sessionId }) => sessions.delete(sessionId));
  devtools.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    answers.get(id)?.(result);
  });
  await devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  let asked = 0;
  const ask = async (sessionId: string, method: string): Promise<{ usedSize: number }> => {
    const id = ++asked;
    const answer = new Promise<{ usedSize: number }>((resolve) => answers.set(id, resolve));
    await devtools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answer;
  };
  return async () => {
    const told: string[] = [];
    for (const [sessionId, name] of sessions) {
      await ask(sessionId, 'HeapProfiler.collectGarbage');
      told.push(`${name} ${((await ask(sessionId, 'Runtime.getHeapUsage')).usedSize / 2 ** 20).toFixed(1)}`);
    }
    return told.join(' + ');
  };
}

async function resetLog(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const list of Object.values(window.frameLog)) list.length = 0;
  });
}

/** Gaps between a page's frames within so long, ms. */
async function watchGaps(page: Page, withinMs: number): Promise<number[]> {
  await page.evaluate(() => window.watchGaps());
  await page.waitForTimeout(withinMs);
  return (await readLog(page)).gaps;
}

async function readLog(page: Page): Promise<FrameLog> {
  return page.evaluate(() => window.frameLog);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
