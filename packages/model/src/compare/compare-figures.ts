import type { GraphChangeKind } from './graph-change.ts';

/** What is compared of a node or a connection in one window. */
export interface ComparedFigures {
  calls: number;
  /** Calls that did not succeed, refused ones among them. */
  bad: number;
  /** Milliseconds. */
  p95: number;
  /** Length of the window in seconds. */
  seconds: number;
}

/** So many calls at least have to be expected before their absence says anything: none come by chance in 1 of 3,000 cases. */
const LEAST_EXPECTED = 8;
/** Standard errors. Hundreds of figures are compared at once. */
const CERTAIN = 4;
const LEAST_SHARE_CHANGE = 0.01;
/** A p95 is known well from so many calls. */
const LEAST_TIMED = 30;
const LEAST_SLOWER = 1.3;
const LEAST_SLOWER_MS = 2;
const LEAST_BUSIER = 1.5;

/** How these figures differ from the baseline's, most telling first; several ways at once are possible. */
export function compareFigures(
  before: ComparedFigures,
  now: ComparedFigures,
): { kind: GraphChangeKind; before: number; now: number }[] {
  const rateBefore = before.calls / before.seconds;
  const rateNow = now.calls / now.seconds;
  if (now.calls === 0 || before.calls === 0) {
    const kind = now.calls > 0 ? 'new' : 'vanished';
    const expected = kind === 'new' ? rateNow * before.seconds : rateBefore * now.seconds;
    return expected >= LEAST_EXPECTED ? [{ kind, before: rateBefore, now: rateNow }] : [];
  }
  return [...compareShares(before, now), ...compareLatency(before, now), ...compareRates(before, now)];
}

/** Shares with one more bad and one more good call in each, so that 0 of 10 is not taken for never. */
function compareShares(before: ComparedFigures, now: ComparedFigures) {
  const [first, second] = [smoothed(before), smoothed(now)];
  const [shareBefore, shareNow] = [before.bad / before.calls, now.bad / now.calls];
  const certainty = Math.abs(second.share - first.share) / Math.sqrt(first.variance + second.variance);
  if (certainty < CERTAIN || Math.abs(shareNow - shareBefore) < LEAST_SHARE_CHANGE) return [];
  const kind: GraphChangeKind = shareNow > shareBefore ? 'fails-more' : 'fails-less';
  return [{ kind, before: shareBefore, now: shareNow }];
}

function smoothed({ bad, calls }: ComparedFigures): { share: number; variance: number } {
  const share = (bad + 1) / (calls + 2);
  return { share, variance: (share * (1 - share)) / (calls + 2) };
}

/** The fewer calls, the more a p95 wanders: by about 4 / sqrt(calls) of itself where latencies spread as they usually do. */
function compareLatency(before: ComparedFigures, now: ComparedFigures) {
  const fewest = Math.min(before.calls, now.calls);
  if (fewest < LEAST_TIMED || before.p95 === 0 || now.p95 === 0) return [];
  const least = LEAST_SLOWER + 4 / Math.sqrt(fewest);
  const ratio = Math.max(now.p95 / before.p95, before.p95 / now.p95);
  if (ratio < least || Math.abs(now.p95 - before.p95) < LEAST_SLOWER_MS) return [];
  const kind: GraphChangeKind = now.p95 > before.p95 ? 'slower' : 'faster';
  return [{ kind, before: before.p95, now: now.p95 }];
}

/** Counts of independent calls wander by their square root; those of a system that one request fans out in by more. */
function compareRates(before: ComparedFigures, now: ComparedFigures) {
  const [rateBefore, rateNow] = [before.calls / before.seconds, now.calls / now.seconds];
  const ratio = Math.max(rateNow / rateBefore, rateBefore / rateNow);
  const error = Math.sqrt(1 / before.calls + 1 / now.calls);
  if (ratio < LEAST_BUSIER || Math.log(ratio) / error < CERTAIN) return [];
  const kind: GraphChangeKind = rateNow > rateBefore ? 'busier' : 'quieter';
  return [{ kind, before: rateBefore, now: rateNow }];
}
