/**
 * How often incidents are noticed in real traces, how soon, how often without one, and what the onset found costs diagnosis.
 * Run with: node test/bench/detection-offline.ts [folder of cases, or FAULTLINE_CASES] [--split dev] [--cases] [--leave-one-out]
 */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { DETECTION_WEIGHTS, type DetectionWeights, diagnose } from '@faultline/model';
import { type CaseTicks, readCaseTicks } from './detection/case-ticks.ts';
import { type Detected, runDetector } from './detection/run-detector.ts';
import { isUnquiet } from './detection/unquiet.ts';
import { meanScore, scoreRanking } from './diagnosis/rank-score.ts';
import { ALL_TRACES, type RealCase, readCases, withOnset } from './diagnosis/real-cases.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    split: { type: 'string', default: 'dev' },
    cases: { type: 'boolean', default: false },
    'leave-one-out': { type: 'boolean', default: false },
  },
});
const folder = positionals[0] ?? process.env.FAULTLINE_CASES ?? '/work/shared/cases';
if (!existsSync(folder)) {
  console.error(
    `No cases in ${folder}. Name the folder that holds them, or set FAULTLINE_CASES; they are not part of Faultline.`,
  );
  process.exit(1);
}

interface Run {
  real: RealCase;
  seen: CaseTicks;
  detected: Detected;
}

/** Times both alarms' limits, to see whether they suit one data set only. */
const FACTORS = [0.67, 1, 1.5];

console.log(
  `machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
);
const cases = readCases(folder, options.split, ALL_TRACES).map((real) => ({ real, seen: readCaseTicks(real) }));
const runs = runAll(cases, DETECTION_WEIGHTS);
report(runs);
reportDiagnosis(runs);
if (options.cases) for (const run of runs) reportCase(run);
if (options['leave-one-out']) leaveOneOut();

function runAll(some: readonly { real: RealCase; seen: CaseTicks }[], weights: DetectionWeights): Run[] {
  return some.map(({ real, seen }) => ({ real, seen, detected: runDetector(seen, weights) }));
}

function report(all: readonly Run[]): void {
  console.log('\n| dataset | cases | noticed % | median s | p90 s | false alarm % |\n|---|---|---|---|---|---|');
  const groups = [...Map.groupBy(all, ({ real }) => real.dataset)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, group] of groups) console.log(row(name, group));
  console.log(row('all', all));
  const withEvidence = all.filter(({ real }) => real.evidence !== 'none');
  console.log(row('all with evidence', withEvidence));
  const unquiet = all.filter(({ seen }) => isUnquiet(seen));
  const alarmed = unquiet.filter(({ detected }) => detected.falseAlarms > 0);
  console.log(
    `\nIn ${unquiet.length} quiet times a service fails nearly every call; ${alarmed.length} of them have an alarm.`,
  );
}

function row(name: string, group: readonly Run[]): string {
  const delays = group.flatMap(({ detected: { alarmMs } }) => (alarmMs === undefined ? [] : [alarmMs / 1000]));
  const at = (share: number) => delays.sort((a, b) => a - b)[Math.floor(delays.length * share)]?.toFixed(0) ?? '';
  const falsely = group.filter(({ detected }) => detected.falseAlarms > 0).length;
  const percent = (count: number) => ((100 * count) / group.length).toFixed(1);
  return `| ${name} | ${group.length} | ${percent(delays.length)} | ${at(0.5)} | ${at(0.9)} | ${percent(falsely)} |`;
}

/** Top-1 of the noticed cases, with the true onset and with the one found. */
function reportDiagnosis(all: readonly Run[]): void {
  const noticed = all.filter(({ real, detected }) => detected.alarmMs !== undefined && real.evidence !== 'none');
  console.log('\n| onset of noticed cases with evidence | cases | top-1 | top-3 | MRR |\n|---|---|---|---|---|');
  const scores = (onsetOf: (run: Run) => number) =>
    meanScore(
      noticed.map((run) => {
        const { baseline, incident, candidates, culprit } = withOnset(run.real, onsetOf(run));
        return scoreRanking(diagnose(baseline, incident), candidates, culprit);
      }),
    );
  for (const [name, { top1, top3, reciprocalRank }] of [
    ['given', scores(() => 0)],
    ['found', scores(({ detected }) => Math.floor(detected.onsetMs / 10_000) * 10_000)],
  ] as const) {
    console.log(
      `| ${name} | ${noticed.length} | ${(100 * top1).toFixed(1)} | ${(100 * top3).toFixed(1)} | ${reciprocalRank.toFixed(3)} |`,
    );
  }
}

function reportCase({ real, detected: { alarmMs, onsetMs, by, falseAlarms } }: Run): void {
  const stream = by ? `${by.kind} of ${by.stream.kind} ${by.stream.service} ${by.stream.operation}` : 'not noticed';
  const times = alarmMs === undefined ? '' : `after ${alarmMs / 1000} s, onset ${(onsetMs / 1000).toFixed(1)} s`;
  console.log(`${real.dataset} ${real.name} (${real.evidence}): ${stream} ${times}; ${falseAlarms} false alarms`);
}

/** For every dataset: the limits that do best on the other three, run on this one. */
function leaveOneOut(): void {
  const results = FACTORS.map((factor) => ({
    factor,
    all: factor === 1 ? runs : runAll(cases, timesLimits(factor)),
  }));
  for (const { factor, all } of results) console.log(`limits × ${factor}: ${row('all', all)}`);
  const chosen = [...new Set(cases.map(({ real }) => real.dataset))].flatMap((dataset) => {
    const others = (all: readonly Run[]) => quality(all.filter(({ real }) => real.dataset !== dataset));
    const best = results.reduce((a, b) => (others(b.all) > others(a.all) ? b : a));
    console.log(`${dataset}: limits × ${best.factor}`);
    return best.all.filter(({ real }) => real.dataset === dataset);
  });
  report(chosen);
}

function timesLimits(factor: number): DetectionWeights {
  const { errorsAlarm, latencyAlarm } = DETECTION_WEIGHTS;
  return { ...DETECTION_WEIGHTS, errorsAlarm: errorsAlarm * factor, latencyAlarm: latencyAlarm * factor };
}

/** An incident that is missed is as bad as an alarm without one. */
function quality(all: readonly Run[]): number {
  const noticed = all.filter(({ detected }) => detected.alarmMs !== undefined).length;
  return noticed - all.filter(({ detected }) => detected.falseAlarms > 0).length;
}
