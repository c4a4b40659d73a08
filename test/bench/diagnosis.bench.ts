/**
 * How often `GET /api/v1/diagnosis` names the culprit of real incidents that were sent to a running Faultline as any traffic
 * is, whether that is what diagnosis-offline.ts says, and how long it takes.
 * Run with: node test/bench/diagnosis.bench.ts [folder of cases, or FAULTLINE_CASES] [--split dev] [--limit N] [--every N --from I]
 */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { diagnose } from '@faultline/model';
import type { DiagnosisDocument } from '../../apps/web/api-documents.ts';
import { databaseUrl, startTestServer } from '../contract/clickhouse-fixture.ts';
import { startCollector } from '../integration/collector-fixture.ts';
import { startConsole } from '../integration/console-fixture.ts';
import { scoreRanking } from './diagnosis/rank-score.ts';
import { ALL_TRACES, readCases } from './diagnosis/real-cases.ts';
import { report, type Scored } from './diagnosis/score-table.ts';
import { sendCase } from './diagnosis/send-case.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'dev' },
    limit: { type: 'string' },
    every: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const folder = positionals[0] ?? process.env.FAULTLINE_CASES ?? '/work/shared/cases';
if (!existsSync(folder)) {
  console.error(
    `No cases in ${folder}. Name the folder that holds them, or set FAULTLINE_CASES; they are not part of Faultline.`,
  );
  process.exit(1);
}

/** So many of all data sets, evenly; of these each so many-th, so that a run can be cut into several. */
const all = readCases(folder, options.split, ALL_TRACES);
const limit = Math.min(all.length, Number(options.limit ?? all.length));
const cases = Array.from({ length: limit }, (_, i) => all[Math.floor((i * all.length) / limit)]!).filter(
  (_, i) => i % Number(options.every) === Number(options.from),
);
console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);

const clickhouse = await startTestServer();
const store = await clickhouse.emptiedStore();
const url = databaseUrl(clickhouse.server.url, store.database);
/** Baselines and incidents of some cases are days apart. */
const KEEP = { FAULTLINE_RETENTION_SPANS: '400d', FAULTLINE_RETENTION_ROLLUPS: '400d', FAULTLINE_MAX_LATENESS: '400d' };
const collector = await startCollector(url, KEEP);
const running = await startConsole(url, KEEP);
const live: Scored[] = [];
const offline: Scored[] = [];
const took: { ms: number; spans: number }[] = [];
let different = 0;
try {
  for (const real of cases) {
    await clickhouse.emptiedStore();
    const { firstMs, injectionMs, lastMs, spans } = await sendCase(collector.otlpUrl, real, Date.now() - 60_000);
    await collector.allStored();
    const query = new URLSearchParams({
      from: String(injectionMs),
      to: String(Math.ceil(lastMs) + 1),
      baselineFrom: String(Math.floor(firstMs)),
      baselineTo: String(injectionMs),
    });
    const response = await fetch(`${running.url}/api/v1/diagnosis?${query}`);
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    const answer: DiagnosisDocument = await response.json();
    const named = withoutAddresses(answer);
    const reference = diagnose(real.baseline, real.incident);
    live.push({ real, score: scoreRanking(named, real.candidates, real.culprit) });
    offline.push({ real, score: scoreRanking(reference, real.candidates, real.culprit) });
    took.push({ ms: answer.tookMs, spans });
    const [ranks, expected] = [named, reference].map(({ suspects }) =>
      suspects.map(({ service, score }) => `${service} ${score.toFixed(3)}`).join(', '),
    );
    if (ranks === expected) continue;
    different++;
    console.log(`${real.dataset} ${real.name}\n  live:    ${ranks}\n  offline: ${expected}`);
  }
} finally {
  running.process.kill('SIGTERM');
  await Promise.all([running.exited, collector.stop()]);
  await clickhouse.close();
}

report('dataset, through the API', live, ({ dataset }) => dataset);
report('dataset, offline', offline, ({ dataset }) => dataset);
console.log(`\n${different} of ${cases.length} cases have other suspects or scores (to 0.001) than offline`);
const sorted = took.map(({ ms }) => ms).sort((a, b) => a - b);
const slowest = took.reduce((a, b) => (b.ms > a.ms ? b : a));
console.log(
  `a diagnosis: median ${sorted[Math.floor(sorted.length / 2)]} ms, slowest ${slowest.ms} ms (${slowest.spans} spans)`,
);

/** Offline a store is known by its system alone, and an external host without its port. */
function withoutAddresses(answer: DiagnosisDocument): DiagnosisDocument {
  const plain = (node: string) => node.replace(/^(database|cache):([^/]*)\/.*/, 'database:$2').replace(/:\d+$/, '');
  return { ...answer, suspects: answer.suspects.map((one) => ({ ...one, service: plain(one.service) })) };
}
