/**
 * How often `GET /api/v1/diagnosis` names the culprit of real incidents: each case is sent to a collector as OTLP like any
 * traffic, moved to now, and asked for at the console with the time of its injection; in a database of its own.
 * Run with: node test/bench/diagnosis.bench.ts [folder of cases, or FAULTLINE_CASES] [--every 4] [--dataset nezha-ob]
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { databaseUrl, startTestServer } from '../contract/clickhouse-fixture.ts';
import { eventually } from '../fixtures/eventually.ts';
import { startCollector } from '../integration/collector-fixture.ts';
import { startConsole } from '../integration/console-fixture.ts';
import { meanScore, type RankScore, scoreRanking } from './diagnosis/rank-score.ts';
import { caseFolders, NOT_CANDIDATES } from './diagnosis/real-cases.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    every: { type: 'string', default: '1' },
    dataset: { type: 'string' },
    split: { type: 'string', default: 'dev' },
  },
});
const folder = positionals[0] ?? process.env.FAULTLINE_CASES ?? '/work/shared/cases';
if (!existsSync(folder)) {
  console.error(`No cases in ${folder}. Name the folder that holds them, or set FAULTLINE_CASES.`);
  process.exit(1);
}

/** The end of a case is so long ago that it is over for everybody. */
const OVER_FOR_NS = 120_000_000_000n;

interface Truth {
  dataset: string;
  case: string;
  split: string;
  culprit_service: string;
  trace_evidence?: string;
  normal_start_ns: string;
  inject_start_ns: string;
  inject_end_ns: string;
}

const chosen = caseFolders(folder)
  .map((one) => ({ one, truth: JSON.parse(readFileSync(path.join(one, 'truth.json'), 'utf8')) as Truth }))
  .filter(({ truth }) => truth.split === options.split && (!options.dataset || truth.dataset === options.dataset))
  .filter((_, index) => index % Number(options.every) === 0);

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; ${chosen.length} cases`);
const clickhouse = await startTestServer();
const results: { truth: Truth; score: RankScore; tookMs: number }[] = [];
for (const { one, truth } of chosen) {
  const result = await tryCase(one, truth);
  results.push({ truth, ...result });
  if (result.score.top1 < 1)
    console.log(`${truth.dataset} ${truth.case} (${truth.trace_evidence ?? 'present'}): ${result.named}`);
}
await clickhouse.close();

console.log('\n| dataset | cases | top-1 | top-3 | MRR |\n|---|---|---|---|---|');
for (const [dataset, group] of [...Map.groupBy(results, ({ truth }) => truth.dataset), ['all', results] as const]) {
  const { top1, top3, reciprocalRank } = meanScore(group.map(({ score }) => score));
  console.log(
    `| ${dataset} | ${group.length} | ${(100 * top1).toFixed(1)} | ${(100 * top3).toFixed(1)} | ${reciprocalRank.toFixed(3)} |`,
  );
}
const took = results.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
console.log(`a diagnosis: ${took[took.length >> 1]} ms in the median, ${took.at(-1)} ms at most`);

async function tryCase(one: string, truth: Truth): Promise<{ score: RankScore; tookMs: number; named: string }> {
  const store = await clickhouse.freshStore();
  const url = databaseUrl(clickhouse.server.url, store.database);
  const collector = await startCollector(url, {});
  const console_ = await startConsole(url, {});
  try {
    const lines = gunzipSync(readFileSync(path.join(one, 'traces.jsonl.gz')))
      .toString()
      .split('\n')
      .filter(Boolean);
    // Whole buckets, so that windows that were whole stay so.
    const shiftNs =
      ((BigInt(Date.now()) * 1_000_000n - OVER_FOR_NS - BigInt(truth.inject_end_ns)) / 10_000_000_000n) *
      10_000_000_000n;
    const candidates = new Set<string>();
    let spans = 0;
    for (const line of lines) {
      const { body, count } = moved(line, shiftNs, candidates);
      spans += count;
      const response = await fetch(`${collector.otlpUrl}/v1/traces`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      if (response.status !== 200)
        throw new Error(`the collector answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    }
    await eventually(
      'all spans are stored',
      () => collector.metric('spans_stored_total'),
      (stored) => (stored ?? 0) >= spans,
      { withinMs: 120_000 },
    );
    const ms = (ns: string) => Number((BigInt(ns) + shiftNs) / 1_000_000n);
    const query = `from=${ms(truth.inject_start_ns)}&to=${ms(truth.inject_end_ns)}&baselineFrom=${ms(truth.normal_start_ns)}&baselineTo=${ms(truth.inject_start_ns)}`;
    const response = await fetch(`${console_.url}/api/v1/diagnosis?${query}`);
    const diagnosis = await response.json();
    if (response.status !== 200) throw new Error(JSON.stringify(diagnosis));
    const score = scoreRanking(
      diagnosis,
      [...candidates].filter((name) => !NOT_CANDIDATES.has(name)),
      truth.culprit_service,
    );
    const named = diagnosis.suspects
      .slice(0, 3)
      .map((suspect: { service: string; score: number }) => `${suspect.service} ${suspect.score.toFixed(3)}`);
    return { score, tookMs: diagnosis.tookMs, named: `${truth.culprit_service}, but ${named.join(', ')}` };
  } finally {
    console_.process.kill('SIGTERM');
    await Promise.all([console_.exited, collector.stop()]);
    await store.close();
  }
}

/** A request of another day as one of today. */
function moved(line: string, shiftNs: bigint, candidates: Set<string>): { body: string; count: number } {
  const request = JSON.parse(line);
  let count = 0;
  for (const { resource, scopeSpans } of request.resourceSpans) {
    for (const { key, value } of resource.attributes) if (key === 'service.name') candidates.add(value.stringValue);
    for (const span of scopeSpans.flatMap(({ spans }: { spans: unknown[] }) => spans)) {
      count++;
      span.startTimeUnixNano = String(BigInt(span.startTimeUnixNano) + shiftNs);
      span.endTimeUnixNano = String(BigInt(span.endTimeUnixNano) + shiftNs);
      // Some have times that are none; no diagnosis reads them.
      delete span.events;
      const address = span.attributes?.find(({ key }: { key: string }) => key === 'server.address');
      if (span.kind === 3 && address) candidates.add(address.value.stringValue);
    }
  }
  return { body: JSON.stringify(request), count };
}
