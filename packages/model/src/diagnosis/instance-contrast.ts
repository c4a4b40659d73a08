import { countAbove, mostShiftedNs } from './bad-share.ts';
import { shareZ } from './confidence.ts';
import type { Evidence } from './diagnosis.ts';
import type { InstanceSums } from './diagnosis-sums.ts';

/** Spans, and how many of them are bad. */
export interface Tally {
  spans: number;
  bad: number;
}

/** An instance or version whose spans are bad more often than those of others, and than its own were. */
export interface InstanceFinding {
  key: 'service.version' | 'service.instance.id';
  value: string;
  /** Its part of the bad spans of the incident, and of the good ones that they are compared with. */
  inBad: number;
  inGood: number;
  own: Tally;
  /** What it is compared with: others at the same time or, where there are none, what ran before it came. */
  others: Tally;
  isNew: boolean;
  /** Standard errors between the two shares of bad spans. */
  z: number;
  /** How many instances or versions there are in the incident. */
  among: number;
  /** Nearly all that the incident has more of bad spans is of it. */
  isAlone: boolean;
}

/** Above what duration a span is bad, in nanoseconds; undefined where something else makes it bad. */
export interface InstanceContrast {
  limitNs: number | undefined;
  /** Versions first; each key's worst first. */
  findings: InstanceFinding[];
  /** Which one is at fault by itself, if one is. */
  culprit: InstanceFinding | undefined;
}

/** Fewer spans say nothing of an instance. */
const LEAST_SPANS = 20;
const LEAST_BAD = 3;
const LEAST_DIFFERENCE = 0.1;
/** Standard errors. Instances may be hundreds, and one of them is always the worst. */
const STANDS_OUT_FROM = 4;
const ALONE_FROM = 0.8;
/** What made up less of the baseline came with the incident. */
const NEW_BELOW = 0.1;

/**
 * Whether instances or versions of a service differ in what evidence says of it. Bad are spans in which an error began; for
 * shape, those that called nothing; for time, those longer than what tells the windows apart best. Over all operations of the
 * service and kind, because sums are.
 */
export function contrastInstances(
  { type, where }: Pick<Evidence, 'type' | 'where'>,
  baseline: readonly InstanceSums[],
  incident: readonly InstanceSums[],
): InstanceContrast {
  const isMeant = ({ service, kind }: InstanceSums) =>
    service === where.service && (where.kind === undefined || kind === where.kind);
  const [before, after] = [baseline.filter(isMeant), incident.filter(isMeant)];
  const limitNs = type === 'latency' ? mostShiftedNs(before.map(selfTimes), after.map(selfTimes)) : undefined;
  const tally = (row: InstanceSums): Tally =>
    limitNs !== undefined
      ? { spans: row.spans, bad: countAbove(row.selfTimes, limitNs) }
      : type === 'errors'
        ? { spans: row.spans, bad: row.origins }
        : { spans: row.whole, bad: row.childless };
  const versions = contrast('service.version', tallies(before, version, tally), tallies(after, version, tally));
  const byInstance = (rows: readonly InstanceSums[]) => tallies(rows, instance, tally);
  const instances = contrast('service.instance.id', byInstance(before), byInstance(after));
  const [one, other] = [versions, instances].map((found) => found.find(({ isAlone }) => isAlone));
  // All instances of a bad release are bad; where one of several is, it is not the release.
  const ofVersion = after.filter((row) => row.version === one?.value);
  const isOneOfVersion = other && contrast(other.key, byInstance(before), byInstance(ofVersion)).some(isAmongOthers);
  return { limitNs, findings: [...versions, ...instances], culprit: isOneOfVersion ? other : (one ?? other) };
}

const selfTimes = (row: InstanceSums) => row.selfTimes;
const version = (row: InstanceSums) => row.version;
const instance = (row: InstanceSums) => row.instance;
const isAmongOthers = ({ isAlone, isNew }: InstanceFinding) => isAlone && !isNew;

function tallies(
  rows: readonly InstanceSums[],
  nameOf: (row: InstanceSums) => string,
  tally: (row: InstanceSums) => Tally,
): Map<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const row of rows) sums.set(nameOf(row), plus(sums.get(nameOf(row)) ?? NONE, tally(row)));
  return sums;
}

function contrast(
  key: InstanceFinding['key'],
  before: ReadonlyMap<string, Tally>,
  after: ReadonlyMap<string, Tally>,
): InstanceFinding[] {
  const [ran, runs] = [[...before.values()].reduce(plus, NONE), [...after.values()].reduce(plus, NONE)];
  if (runs.bad < LEAST_BAD) return [];
  const excessOf = (value: string, own: Tally) => {
    const was = before.get(value) ?? NONE;
    return own.bad - own.spans * shareOf(was.spans < LEAST_SPANS ? ran : was);
  };
  // Of others together, so that chance among many adds up to little.
  const excess = [...after].reduce((sum, [value, own]) => sum + excessOf(value, own), 0);
  return [...after]
    .filter(([value]) => value !== '')
    .flatMap(([value, own]) => {
      const was = before.get(value) ?? NONE;
      const beside = minus(runs, own);
      const isNew = beside.spans < LEAST_SPANS && was.spans < NEW_BELOW * ran.spans;
      const others = isNew ? plus(beside, minus(ran, was)) : beside;
      if (others.spans < LEAST_SPANS || own.spans === 0) return [];
      const z = shareZ(others.bad, others.spans, own.bad, own.spans);
      const wasBetter = was.spans < LEAST_SPANS || shareZ(was.bad, was.spans, own.bad, own.spans) >= STANDS_OUT_FROM;
      const good = goodOf(own) + (isNew ? goodOf(was) : 0);
      const inBad = own.bad / runs.bad;
      const inGood = good / Math.max(1, good + goodOf(others));
      if (z < STANDS_OUT_FROM || !wasBetter || inBad - inGood < LEAST_DIFFERENCE) return [];
      const ownExcess = excessOf(value, own);
      const isAlone = ownExcess >= ALONE_FROM * (ownExcess + Math.max(0, excess - ownExcess));
      return [{ key, value, inBad, inGood, own, others, isNew, z, among: after.size, isAlone }];
    })
    .sort((a, b) => b.inBad - b.inGood - (a.inBad - a.inGood) || (a.value < b.value ? -1 : 1));
}

const NONE: Tally = { spans: 0, bad: 0 };
const plus = (a: Tally, b: Tally): Tally => ({ spans: a.spans + b.spans, bad: a.bad + b.bad });
const minus = (a: Tally, b: Tally): Tally => ({ spans: a.spans - b.spans, bad: a.bad - b.bad });
const shareOf = ({ spans, bad }: Tally): number => (spans === 0 ? 0 : bad / spans);
const goodOf = ({ spans, bad }: Tally): number => spans - bad;
