/**
 * How often fault identification names the culprit of real incidents, given the time of injection and whole traces; by
 * dataset, by fault type, with half of the traces, with the onset off by some seconds, and with weights chosen on other datasets than the one they are scored on.
 * Run with: node test/bench/diagnosis-offline.ts [folder of cases, or FAULTLINE_CASES] [--split dev] [--cross-validate] [--misses]
 */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { DIAGNOSIS_WEIGHTS, type DiagnosisWeights, diagnose } from '@faultline/model';
import { meanScore, scoreRanking } from './diagnosis/rank-score.ts';
import { ALL_TRACES, type RealCase, readCases, withOnset } from './diagnosis/real-cases.ts';
import { report, rowOf, type Scored, withEvidence } from './diagnosis/score-table.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'dev' },
    'cross-validate': { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
  },
});
const folder = positionals[0] ?? process.env.FAULTLINE_CASES ?? '/work/shared/cases';
if (!existsSync(folder)) {
  console.error(
    `No cases in ${folder}. Name the folder that holds them, or set FAULTLINE_CASES; they are not part of Faultline.`,
  );
  process.exit(1);
}

/** The ranking does not look at buckets, and one a window is faster to try many weights on. */
const ONE_BUCKET_MS = 1e9;
const HALVES = [0, 1].map((half) => ({ name: `half-${half}`, has: (id: string) => (hashOf(id) & 1) === half }));

console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
const cases = readCases(folder, options.split, ALL_TRACES);
const started = process.cpuUsage();
const scored = scoreAll(cases);
const { user } = process.cpuUsage(started);
report('dataset', scored, ({ dataset }) => dataset);
report('fault', scored, ({ faultType }) => faultType);
report('evidence', scored, ({ evidence }) => evidence);
console.log(`\none diagnosis: ${(user / 1e3 / cases.length).toFixed(1)} ms of CPU`);
if (options.misses) for (const one of scored) reportMiss(one);
const halved = HALVES.flatMap((half) => scoreAll(readCases(folder, options.split, half)));
report('dataset, each half of the traces', halved, ({ dataset }) => dataset);
reportWrongOnsets();
if (options['cross-validate']) crossValidate();

function scoreAll(some: readonly RealCase[], weights = DIAGNOSIS_WEIGHTS): Scored[] {
  return some.map((real) => {
    const diagnosis = diagnose(real.baseline, real.incident, weights);
    return { real, score: scoreRanking(diagnosis, real.candidates, real.culprit) };
  });
}

function reportMiss({ real, score }: Scored): void {
  if (score.top1 === 1) return;
  const { suspects } = diagnose(real.baseline, real.incident);
  const named = suspects.slice(0, 4).map(({ service, score: own }) => `${service} ${own.toFixed(3)}`);
  console.log(`${real.dataset} ${real.name} (${real.evidence}): ${named.join(', ')}`);
}

/** What is lost if the incident is taken to begin earlier or later than it did. */
function reportWrongOnsets(): void {
  console.log('\n| onset off by | cases | top-1 | top-3 | top-5 | MRR |\n|---|---|---|---|---|---|');
  for (const offMs of [-30_000, -10_000, 0, 10_000, 30_000]) {
    console.log(rowOf(`${offMs / 1000} s`, withEvidence(scoreAll(cases.map((real) => withOnset(real, offMs))))));
  }
}

/** For every dataset: the weights that do best on the other three, scored on this one. */
function crossValidate(): void {
  const merged = readCases(folder, options.split, ALL_TRACES, ONE_BUCKET_MS);
  const results = weightGrid().map((weights) => ({ weights, scored: withEvidence(scoreAll(merged, weights)) }));
  const chosen = [...new Set(merged.map(({ dataset }) => dataset))].flatMap((dataset) => {
    const quality = (result: (typeof results)[number]) => meanOfOthers(result.scored, dataset);
    const best = results.reduce((a, b) => (quality(b) > quality(a) ? b : a));
    console.log(`${dataset}: ${JSON.stringify(changedWeights(best.weights))} of ${results.length} choices`);
    return scoreAll(
      merged.filter((real) => real.dataset === dataset),
      best.weights,
    );
  });
  report('weights chosen on the other datasets', chosen, ({ dataset }) => dataset);
  console.log('\n| weights | top-1 with evidence | MRR |\n|---|---|---|');
  for (const { weights, scored: all } of results) {
    const { top1, reciprocalRank } = meanScore(all.map(({ score }) => score));
    console.log(
      `| ${JSON.stringify(changedWeights(weights))} | ${(100 * top1).toFixed(1)} | ${reciprocalRank.toFixed(3)} |`,
    );
  }
}

/** Mean reciprocal rank over the other datasets, each counting the same. */
function meanOfOthers(all: readonly Scored[], dataset: string): number {
  const others = [...Map.groupBy(all, ({ real }) => real.dataset)].filter(([name]) => name !== dataset);
  const means = others.map(([, group]) => meanScore(group.map(({ score }) => score)).reciprocalRank);
  return means.reduce((sum, mean) => sum + mean, 0) / others.length;
}

/** Every combination of the three that matter most, halved and doubled, and each of the others alone. */
function weightGrid(): DiagnosisWeights[] {
  const around = (key: keyof DiagnosisWeights) => [0.5, 1, 2].map((factor) => DIAGNOSIS_WEIGHTS[key] * factor);
  const combined = around('slowdown').flatMap((slowdown) =>
    around('errorsPerRequest').flatMap((errorsPerRequest) =>
      around('halfBelievedAt').map((halfBelievedAt) => ({ slowdown, errorsPerRequest, halfBelievedAt })),
    ),
  );
  const alone = (['changedShape', 'shapeTrust', 'priorSpans', 'loneConnection'] as const).flatMap((key) =>
    around(key).map((value) => ({ [key]: value })),
  );
  return [...combined, ...alone].map((changed) => ({ ...DIAGNOSIS_WEIGHTS, ...changed }));
}

function changedWeights(weights: DiagnosisWeights): Partial<DiagnosisWeights> {
  const keys = Object.keys(weights) as (keyof DiagnosisWeights)[];
  return Object.fromEntries(
    keys.filter((key) => weights[key] !== DIAGNOSIS_WEIGHTS[key]).map((key) => [key, weights[key]]),
  );
}

function hashOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 12);
}
