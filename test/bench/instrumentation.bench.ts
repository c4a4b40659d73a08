/**
 * What @faultline/instrumentation costs a service, beside no instrumentation and OpenTelemetry's plain sdk-node with the
 * http and undici instrumentations, in turns within one run: CPU per request (one request in, two out, spans sent to a
 * sink), start-up, memory; then a call through a breaker, and a collector that is killed under load.
 * Run with: node test/bench/instrumentation.bench.ts [rounds]
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MeasuredService } from '../../packages/instrumentation/test/bench/measured-service.ts';
import { BARE, DISABLED, OURS, PLAIN, SET_UPS, type SetUp } from '../../packages/instrumentation/test/bench/set-ups.ts';
import { buildPackage } from '../../packages/instrumentation/test/run-app.ts';

const ROUNDS = Number(process.argv[2] ?? 15);
const REQUESTS = 600;
const AT_ONCE = 16;
const STARTS = 15;
const BENCH = join(import.meta.dirname, '../../packages/instrumentation/test/bench');

buildPackage();
const server = spawn(process.execPath, [join(BENCH, 'answering-server.mjs')], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
const [answeringPort] = (await once(server, 'message')) as [number];
const answering = `http://127.0.0.1:${answeringPort}`;
const places = { callee: answering, collector: answering };

console.log(`${cpus().length} × ${cpus()[0]!.model}, Node ${process.versions.node}`);
await cpuAndMemory();
startUp();
breakerCalls();
await collectorKilled();
server.disconnect();

async function cpuAndMemory(): Promise<void> {
  const services = new Map<SetUp, MeasuredService>();
  for (const setUp of SET_UPS) services.set(setUp, await MeasuredService.start(setUp, places));
  for (const service of services.values()) await service.load(REQUESTS * 3, AT_ONCE);
  const cpuUs = new Map<SetUp, number[]>(SET_UPS.map((setUp) => [setUp, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [setUp, service] of inTurns([...services], round)) {
      const before = await service.usage();
      await service.load(REQUESTS, AT_ONCE);
      cpuUs.get(setUp)!.push(((await service.usage()).cpuUs - before.cpuUs) / REQUESTS);
    }
  }
  console.log(`\nCPU per request, ${ROUNDS} rounds of ${REQUESTS} requests in turns, ${AT_ONCE} at once`);
  for (const setUp of SET_UPS) {
    const { rssBytes } = await services.get(setUp)!.usage();
    console.log(
      `  ${setUp.name.padEnd(20)} ${format(median(cpuUs.get(setUp)!))} µs; resident ${(rssBytes / 2 ** 20).toFixed(0)} MiB`,
    );
  }
  // Rounds are compared with themselves: what the machine does meanwhile meets all of them.
  const ratio = (of: SetUp, to: SetUp) => median(cpuUs.get(of)!.map((value, round) => value / cpuUs.get(to)![round]!));
  console.log(
    `  faultline / plain sdk-node: ${percent(ratio(OURS, PLAIN))}; disabled / bare: ${percent(ratio(DISABLED, BARE))}`,
  );
  for (const service of services.values()) await service.stop();
}

function startUp(): void {
  // Away from here, where there are no other instrumentations to be found and loaded.
  const folder = mkdtempSync(join(tmpdir(), 'faultline-start-'));
  const program = join(folder, 'nothing.cjs');
  writeFileSync(program, '');
  const tookMs = new Map<SetUp, number[]>(SET_UPS.map((setUp) => [setUp, []]));
  for (let start = 0; start < STARTS; start++) {
    for (const setUp of inTurns(SET_UPS, start)) {
      const startedMs = performance.now();
      execFileSync(process.execPath, [...setUp.args, program], {
        cwd: folder,
        env: { PATH: process.env.PATH, ...setUp.env },
        stdio: 'ignore',
      });
      tookMs.get(setUp)!.push(performance.now() - startedMs);
    }
  }
  rmSync(folder, { recursive: true });
  console.log(`\nStart to exit of a program that does nothing, ${STARTS} starts in turns: best, median`);
  for (const setUp of SET_UPS) {
    const sorted = tookMs.get(setUp)!.toSorted((a, b) => a - b);
    const more = median(tookMs.get(setUp)!.map((ms, start) => ms - tookMs.get(BARE)![start]!));
    console.log(
      `  ${setUp.name.padEnd(20)} ${format(sorted[0]!)}, ${format(median(sorted))} ms; over bare ${format(more)} ms`,
    );
  }
}

function breakerCalls(): void {
  const program = join(BENCH, 'breaker-call.mjs');
  const measure = (setUp: SetUp): { opossumUs: number; cockatielUs: number } =>
    JSON.parse(
      execFileSync(process.execPath, [...setUp.args, program], {
        env: { PATH: process.env.PATH, OTEL_EXPORTER_OTLP_ENDPOINT: answering, ...setUp.env },
        encoding: 'utf8',
      }),
    );
  const bare: ReturnType<typeof measure>[] = [];
  const ours: ReturnType<typeof measure>[] = [];
  for (let turn = 0; turn < 5; turn++) {
    bare.push(measure(BARE));
    ours.push(measure(OURS));
  }
  console.log(
    '\nCPU of a call through a breaker, 5 processes each in turns (median of 15 rounds of 4000 calls in each)',
  );
  for (const library of ['opossumUs', 'cockatielUs'] as const) {
    const without = median(bare.map((each) => each[library]));
    const traced = median(ours.map((each) => each[library]));
    console.log(
      `  ${library.slice(0, -2).padEnd(20)} ${format(without)} µs alone, ${format(traced)} traced: ${format(traced - without)} more`,
    );
  }
}

/** The same load with the collector there, and without it. */
async function collectorKilled(): Promise<void> {
  const collector = spawn(process.execPath, [join(BENCH, 'answering-server.mjs')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [port] = (await once(collector, 'message')) as [number];
  const service = await MeasuredService.start(
    { ...OURS, env: {} },
    { callee: answering, collector: `http://127.0.0.1:${port}` },
  );
  const rows: string[] = [];
  const measure = async (title: string): Promise<void> => {
    const before = await service.usage();
    const latenciesMs = (await service.load(REQUESTS * 4, AT_ONCE)).sort((a, b) => a - b);
    const after = await service.usage();
    rows.push(
      `  ${title.padEnd(20)} p50 ${format(at(latenciesMs, 0.5))} ms, p99 ${format(at(latenciesMs, 0.99))} ms, ` +
        `${format((after.cpuUs - before.cpuUs) / (REQUESTS * 4))} µs of CPU, resident ${(after.rssBytes / 2 ** 20).toFixed(0)} MiB`,
    );
  };
  await service.load(REQUESTS * 4, AT_ONCE);
  await measure('collector there');
  collector.kill('SIGKILL');
  await once(collector, 'exit');
  for (const time of ['killed', 'killed, later', 'killed, later still']) await measure(time);
  const warnings = service.stderr
    .split('\n')
    .filter((line) => line.includes('[faultline]'))
    .slice(1);
  console.log(`\nA collector that is killed, ${REQUESTS * 4} requests each`);
  for (const row of rows) console.log(row);
  console.log(`  ${await service.lostSpans()} spans lost and counted; said: ${JSON.stringify(warnings)}`);
  await service.stop();
}

function inTurns<Item>(items: readonly Item[], turn: number): Item[] {
  const from = turn % items.length;
  return [...items.slice(from), ...items.slice(0, from)];
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

function median(values: readonly number[]): number {
  return at(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function format(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

function percent(ratio: number): string {
  return `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)} %`;
}
