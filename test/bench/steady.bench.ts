/**
 * Steady load on Faultline as `npm start` runs it, with one viewer of the live map: memory, CPU time per span, how old the
 * log is, how long an acknowledgement takes, and how long after its end a call is on the map; by the minute, and whether any
 * of it grows. Linux only; needs the console built (`npm start` once). Run with: node test/bench/steady.bench.ts [spans/s] [minutes]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { REALISTIC_DATA } from '../../apps/collector/test/realistic-request.ts';
import { startFaultline } from '../fixtures/faultline.ts';
import { descendantsOf } from '../fixtures/processes.ts';
import { MapMarkers } from './map-markers.ts';
import type { SenderReport } from './steady-sender.ts';

const rate = Number(process.argv[2] ?? 20_000);
const minutes = Number(process.argv[3] ?? 10);
const MINUTE_MS = 60_000;
const TICKS_PER_SECOND = 100;
const PARTS = ['collector', 'clickhouse', 'console'] as const;
const LAG_P95_MS = 2_000;
/** Between the second minute and the last, more than this is growth. */
const TOLERATED_GROWTH = 1.15;
const TOLERATED_MIB = 40;

type Part = (typeof PARTS)[number];

interface Minute {
  spans: number;
  repeated: number;
  cpuUs: Record<Part | 'sender', number>;
  rssMib: Record<Part, number>;
  logAgeSeconds: number;
  acknowledgedMs: number[];
  lagMs: number[];
}

const faultline = await startFaultline();
const pids = Object.fromEntries(PARTS.map((part) => [part, pidOf(part)])) as Record<Part, number>;
const markers = new MapMarkers(faultline.otlpUrl, faultline.consoleUrl);
const sender = fork(join(import.meta.dirname, 'steady-sender.ts'), [faultline.otlpUrl, String(rate)]);
let report: SenderReport = { sentSpans: 0, acknowledgedSpans: 0, repeated: 0, tookMs: [], waitingRequests: 0 };
sender.on('message', (news: SenderReport) => {
  report.acknowledgedSpans += news.acknowledgedSpans;
  report.repeated += news.repeated;
  report.tookMs.push(...news.tookMs);
});

console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, sender and viewer on the same machine`,
);
console.log(
  `data: ${rate} spans/s asked for, 500 a request, protobuf, gzip; ${REALISTIC_DATA}; all calls with both ends`,
);
console.log(
  'min   spans/s  CPU µs/span: collector  ClickHouse   CPU %: console  sender   RSS MiB: collector  ClickHouse',
);

const measured: Minute[] = [];
for (let number = 1; number <= minutes; number++) {
  const minute = await measureMinute(sender);
  measured.push(minute);
  print(number, minute);
}

const all = (pick: (minute: Minute) => number[]): number[] => measured.flatMap(pick);
const lagP95 = quantile(
  all(({ lagMs }) => lagMs),
  0.95,
);
console.log(
  `span end to map: ${quantile(
    all(({ lagMs }) => lagMs),
    0.5,
  ).toFixed(0)} ms (p50), ${lagP95.toFixed(0)} ms (p95) of ` +
    `${all(({ lagMs }) => lagMs).length} marked calls; ${markers.missing} never came`,
);
const verdicts = [
  lagP95 <= LAG_P95_MS && markers.missing === 0 ? '' : `the map lags: p95 must be at most ${LAG_P95_MS} ms`,
  growth('collector memory', ({ rssMib }) => rssMib.collector),
  growth('ClickHouse memory', ({ rssMib }) => rssMib.clickhouse),
  growth('the lag of the map', ({ lagMs }) => quantile(lagMs, 0.95)),
  growth('the age of the log', ({ logAgeSeconds }) => logAgeSeconds * 1_000),
].filter((verdict) => verdict !== '');
console.log(verdicts.length === 0 ? 'PASS: on time, and nothing grows' : `FAIL: ${verdicts.join('; ')}`);
process.exitCode = verdicts.length === 0 ? 0 : 1;

markers.stop();
sender.kill();
await faultline.stop();

async function measureMinute({ pid: senderPid }: ChildProcess): Promise<Minute> {
  report = { sentSpans: 0, acknowledgedSpans: 0, repeated: 0, tookMs: [], waitingRequests: 0 };
  markers.takeLags();
  const everyone = { ...pids, sender: senderPid! };
  const before = mapValues(everyone, cpuTimeUs);
  const startedAt = performance.now();
  let logAgeSeconds = 0;
  while (performance.now() - startedAt < MINUTE_MS) {
    await delay(1_000);
    logAgeSeconds = Math.max(logAgeSeconds, await logAge());
  }
  return {
    spans: report.acknowledgedSpans,
    repeated: report.repeated,
    cpuUs: mapValues(everyone, (pid, name) => cpuTimeUs(pid) - before[name]),
    rssMib: mapValues(pids, rssMib),
    logAgeSeconds,
    acknowledgedMs: report.tookMs,
    lagMs: markers.takeLags(),
  };
}

function print(
  number: number,
  { spans, repeated, cpuUs, rssMib: rss, logAgeSeconds, acknowledgedMs, lagMs }: Minute,
): void {
  const perSpan = (us: number): string => (us / spans).toFixed(1);
  const share = (us: number): string => `${((us / (MINUTE_MS * 1000)) * 100).toFixed(0)} %`;
  console.log(
    `${String(number).padStart(3)}  ${((spans / MINUTE_MS) * 1000).toFixed(0).padStart(8)}` +
      `${perSpan(cpuUs.collector).padStart(24)}${perSpan(cpuUs.clickhouse).padStart(12)}` +
      `${share(cpuUs.console).padStart(17)}${share(cpuUs.sender).padStart(8)}` +
      `${rss.collector.toFixed(0).padStart(21)}${rss.clickhouse.toFixed(0).padStart(12)}`,
  );
  console.log(
    `     acknowledged after ${quantile(acknowledgedMs, 0.5).toFixed(0)}/${quantile(acknowledgedMs, 0.95).toFixed(0)} ms, ` +
      `on the map after ${quantile(lagMs, 0.5).toFixed(0)}/${quantile(lagMs, 0.95).toFixed(0)} ms (p50/p95); ` +
      `log at most ${logAgeSeconds.toFixed(1)} s old; ${repeated} requests sent again`,
  );
}

/** A sentence when a figure grew from the second minute to the last; '' when it did not, or there are too few. */
function growth(what: string, pick: (minute: Minute) => number): string {
  const [, second, ...later] = measured.map(pick);
  const last = later.at(-1);
  if (second === undefined || last === undefined) return '';
  const isGrown = last > second * TOLERATED_GROWTH && last > second + TOLERATED_MIB;
  return isGrown ? `${what} grew from ${second.toFixed(0)} to ${last.toFixed(0)}` : '';
}

function pidOf(part: Part): number {
  const entry = descendantsOf(faultline.launcher.pid!).find(({ commandLine }) =>
    commandLine.includes(`faultline-${part}`),
  );
  if (!entry) throw new Error(`there is no process faultline-${part}`);
  return entry.pid;
}

/** User and system time of a process, in µs. */
function cpuTimeUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

function rssMib(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

async function logAge(): Promise<number> {
  const text = await (await fetch(`${faultline.adminUrl}/metrics`)).text();
  return Number(/^faultline_collector_log_age_seconds (\S+)/m.exec(text)![1]);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function mapValues<Key extends string>(
  values: Record<Key, number>,
  change: (value: number, key: Key) => number,
): Record<Key, number> {
  return Object.fromEntries(
    Object.entries<number>(values).map(([key, value]) => [key, change(value, key as Key)]),
  ) as Record<Key, number>;
}
