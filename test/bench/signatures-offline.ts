/**
 * How often a failure that is known is recognised, and one that is not is said to be unknown. Of real incidents with known
 * culprits, each is left out in turn and looked for among all others: it is known if another has the same culprit and the
 * same type of fault in the same system. The threshold is the one that does best on all; for comparison also the one that does
 * best on the other datasets.
 * Run with: node test/bench/signatures-offline.ts [folder of cases, or FAULTLINE_CASES] [--split dev]
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ALIKE_WITHIN, diagnose, distanceBetween, type Fingerprint, fingerprintOf } from '@faultline/model';
import { ALL_TRACES, readCases } from './diagnosis/real-cases.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { split: { type: 'string', default: 'dev' } },
});
const folder = positionals[0] ?? process.env.FAULTLINE_CASES ?? '/work/shared/cases';
if (!existsSync(folder)) {
  console.error(`No cases in ${folder}. Name the folder that holds them, or set FAULTLINE_CASES.`);
  process.exit(1);
}

interface Failure {
  dataset: string;
  /** What makes two failures the same. */
  same: string;
  culprit: string;
  fingerprint: Fingerprint;
}
interface LeftOut {
  dataset: string;
  isKnown: boolean;
  /** The nearest other. */
  distance: number;
  isRight: boolean;
  isCulprit: boolean;
}

const failures = readCases(folder, options.split, ALL_TRACES).flatMap((real): Failure[] => {
  const fingerprint = fingerprintOf(diagnose(real.baseline, real.incident));
  const system = real.dataset.split('-')[1]!;
  const same = `${real.dataset} ${real.culprit} ${real.faultType}`;
  return fingerprint ? [{ dataset: real.dataset, same, culprit: `${system} ${real.culprit}`, fingerprint }] : [];
});
const all = failures.map((failure): LeftOut => {
  const others = failures.filter((other) => other !== failure);
  const [nearest] = others
    .map((other) => ({ other, distance: distanceBetween(failure.fingerprint, other.fingerprint) }))
    .sort((a, b) => a.distance - b.distance);
  return {
    dataset: failure.dataset,
    isKnown: others.some(({ same }) => same === failure.same),
    distance: nearest!.distance,
    isRight: nearest!.other.same === failure.same,
    isCulprit: nearest!.other.culprit === failure.culprit,
  };
});

console.log(
  `${failures.length} failures with suspects; ${all.filter(({ isKnown }) => isKnown).length} have another like them`,
);
console.log(
  '\n| dataset | known | nearest is the same | nearest has the culprit | recognised | named wrongly | unknown | said to be unknown |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const [dataset, some] of [...Map.groupBy(all, (one) => one.dataset), ['all', all] as const])
  row(dataset, some, ALIKE_WITHIN);
const chosen = [...new Set(all.map(({ dataset }) => dataset))].map((dataset) => {
  const threshold = best(all.filter((one) => one.dataset !== dataset));
  return { dataset, threshold, some: all.filter((one) => one.dataset === dataset) };
});
console.log(`\nbest threshold on all: ${best(all)}; in use: ${ALIKE_WITHIN}`);
console.log('\nwith the threshold that is best on the other datasets:');
for (const { dataset, threshold, some } of chosen) row(`${dataset} (${threshold})`, some, threshold);

function row(name: string, some: readonly LeftOut[], within: number): void {
  const known = some.filter(({ isKnown }) => isKnown);
  const unknown = some.filter(({ isKnown }) => !isKnown);
  const share = (group: readonly LeftOut[], is: (one: LeftOut) => boolean) =>
    group.length === 0 ? '–' : `${((100 * group.filter(is).length) / group.length).toFixed(0)} %`;
  const figures = [
    known.length,
    share(known, ({ isRight }) => isRight),
    share(known, ({ isCulprit }) => isCulprit),
    share(known, ({ isRight, distance }) => isRight && distance <= within),
    share(some, ({ isRight, distance }) => !isRight && distance <= within),
    unknown.length,
    share(unknown, ({ distance }) => distance > within),
  ];
  console.log(`| ${name} | ${figures.join(' | ')} |`);
}

/** The mean of known ones that are recognised and of unknown ones that are not. */
function quality(some: readonly LeftOut[], within: number): number {
  const known = some.filter(({ isKnown }) => isKnown);
  const unknown = some.filter(({ isKnown }) => !isKnown);
  const recognised = known.filter(({ isRight, distance }) => isRight && distance <= within).length;
  return recognised / known.length + unknown.filter(({ distance }) => distance > within).length / unknown.length;
}

function best(some: readonly LeftOut[]): number {
  const choices = Array.from({ length: 19 }, (_, n) => (n + 1) / 20);
  return choices.reduce((a, b) => (quality(some, b) > quality(some, a) ? b : a));
}
