import { addHistogram, quantilesNs } from '../histogram.ts';
import { atOnce, type Steps } from '../steps.ts';
import { skippedCalls, type UsualCallees, usualCalleesOf } from './skipped-calls.ts';
import type { Stream, StreamSums, Tick } from './stream.ts';
import { StreamMap } from './stream-map.ts';
import { type Evidence, type EvidenceKind, evidenceOf, type Usual, usualOf } from './usual.ts';
import type { DetectionWeights } from './weights.ts';

/** What a stream, or all of a service's together, did in the baseline. */
export interface Known {
  stream: Stream;
  /** Evidence varies by so many times what independent spans would: a variance of sums over 10 s. At least 1. */
  dispersion: Record<EvidenceKind, number>;
  /** The most evidence that the baseline showed against itself. */
  greatest: Record<EvidenceKind, number>;
}

/** What is usual of a stream, and what counts its spans: itself, and all of its service that serve, or call. */
export interface UsualStream {
  usual: Usual;
  groups: readonly Known[];
}

/** What is usual. */
export interface Baseline {
  streams: StreamMap<UsualStream>;
  usualCallees: UsualCallees;
}

export const EVIDENCE_KINDS = ['errors', 'latency'] as const;
/** Without spans for so long nothing is known of what was before. */
export const GAP_MS = 30_000;
const BLOCK_MS = 10_000;
/** Blocks' worth of trust that spans are independent. */
const PRIOR_BLOCKS = 5;
/** However restless a baseline was, as a system that has just started: who believes nothing notices nothing. */
const MOST_DISPERSION = 10;

/** All that a stream did. */
type Total = StreamSums & { firstMs: number; lastMs: number };

/** Streams of a tick, and their totals in the same order. */
interface Totalled {
  startMs: number;
  streams: readonly StreamSums[];
  totals: readonly Total[];
}

/** Learns what is usual from ticks in the order of time. */
export function learnBaseline(seen: readonly Tick[], weights: DetectionWeights): Baseline {
  return atOnce(baselineSteps(seen, weights));
}

/** The same in steps of a tick: of a large system it takes seconds. */
export function* baselineSteps(seen: readonly Tick[], weights: DetectionWeights): Steps<Baseline> {
  const usualCallees = usualCalleesOf(seen, weights);
  const byStream = new StreamMap<Total>();
  const totals: Total[] = [];
  const ticks: Totalled[] = [];
  for (const tick of seen) {
    const streams = streamsIn(tick, { usualCallees });
    const own = streams.map((sums) => {
      const known = byStream.get(sums);
      if (known) return addTo(known, sums, tick.startMs);
      const durations = addHistogram(new Map(), sums.durations);
      const total = { ...sums, durations, firstMs: tick.startMs, lastMs: tick.startMs };
      byStream.set(sums, total);
      totals.push(total);
      return total;
    });
    ticks.push({ startMs: tick.startMs, streams, totals: own });
    yield;
  }
  const toleratedNs = toleratedIn(totals, weights);
  const usual = new Map<Total, Usual>();
  for (const total of totals) {
    const isKnown = total.spans >= weights.leastSpans && total.lastMs - total.firstMs >= weights.leastKnownMs;
    if (isKnown) usual.set(total, usualOf(total, toleratedNs, weights));
  }
  return { streams: yield* replay(ticks, usual, weights), usualCallees };
}

function addTo(total: Total, { spans, failed, durations }: StreamSums, startMs: number): Total {
  total.spans += spans;
  total.failed += failed;
  addHistogram(total.durations as Map<number, number>, durations);
  total.lastMs = startMs;
  return total;
}

/** Also those that only the baseline tells: which calls are skipped. */
export function streamsIn(tick: Tick, { usualCallees }: Pick<Baseline, 'usualCallees'>): StreamSums[] {
  return tick.requestCalls ? [...tick.streams, ...skippedCalls(tick, usualCallees)] : tick.streams;
}

/** Longer delays are never tolerated, however long requests take: those of some systems wait for something. */
const MOST_TOLERATED_NS = 20e6;

/** Nanoseconds by which a call may be slower so that nobody would notice, by what a request takes in the median. */
function toleratedIn(totals: Iterable<StreamSums>, { toleratedMs, toleratedShare }: DetectionWeights): number {
  const atEntry = new Map<number, number>();
  for (const { kind, durations } of totals) if (kind === 'entry') addHistogram(atEntry, durations);
  const [medianNs] = quantilesNs(atEntry, [0.5]);
  return Math.max(toleratedMs * 1e6, Math.min(MOST_TOLERATED_NS, toleratedShare * medianNs!));
}

function slownessOf({ durations }: StreamSums, slowness: (bucket: number) => number): { mean: number; spans: number } {
  let sum = 0;
  let spans = 0;
  for (const [bucket, count] of durations) {
    sum += count * slowness(bucket);
    spans += count;
  }
  return { mean: spans > 0 ? sum / spans : 0, spans };
}

/** Sums over a block, of what is above the mean, and their expected squares. */
type Block = Record<EvidenceKind, { sum: number; variance: number }>;

interface Spread {
  stream: Stream;
  block: Block;
  ratios: Record<EvidenceKind, { sum: number; blocks: number }>;
}

/** A stream in the replay. */
interface Replayed {
  usual: Usual;
  meanSlowness: number;
  groups: readonly Spread[];
}

/** Runs the baseline against itself: how much evidence spreads, and how far it goes with nothing the matter. */
function* replay(
  ticks: readonly Totalled[],
  usual: ReadonlyMap<Total, Usual>,
  weights: DetectionWeights,
): Steps<StreamMap<UsualStream>> {
  const { replayed, spreads } = spreadsOf(usual);
  let block = Number.NaN;
  for (const { startMs, streams, totals } of ticks) {
    const current = Math.floor(startMs / BLOCK_MS);
    if (current !== block) for (const spread of spreads) endBlock(spread);
    block = current;
    for (const [index, sums] of streams.entries()) {
      const own = replayed.get(totals[index]!);
      if (own) addToBlocks(sums, own);
    }
    yield;
  }
  for (const spread of spreads) endBlock(spread);
  const known = new Map(spreads.map((spread) => [spread, knownOf(spread)]));
  const found = new StreamMap<UsualStream>();
  for (const [total, { usual, groups }] of replayed) {
    found.set(total, { usual, groups: groups.map((spread) => known.get(spread)!) });
  }
  yield* findGreatest(ticks, found, weights);
  return found;
}

function spreadsOf(usual: ReadonlyMap<Total, Usual>): { replayed: Map<Total, Replayed>; spreads: Spread[] } {
  const byGroup = new StreamMap<Spread>();
  const spreads: Spread[] = [];
  const spreadOf = (stream: Stream): Spread => {
    const before = byGroup.get(stream);
    if (before) return before;
    const spread = noSpread(stream);
    byGroup.set(stream, spread);
    spreads.push(spread);
    return spread;
  };
  const replayed = new Map<Total, Replayed>();
  for (const [total, own] of usual) {
    const meanSlowness = own.slowness ? slownessOf(total, own.slowness).mean : 0;
    replayed.set(total, { usual: own, meanSlowness, groups: groupsOf(total).map(spreadOf) });
  }
  return { replayed, spreads };
}

function addToBlocks(sums: StreamSums, { usual, meanSlowness, groups }: Replayed): void {
  const slow = usual.slowness ? slownessOf(sums, usual.slowness) : { mean: 0, spans: 0 };
  for (const { block } of groups) {
    block.errors.sum += sums.failed - sums.spans * usual.seenFailedShare;
    block.errors.variance += sums.spans * usual.failedShare * (1 - usual.failedShare);
    block.latency.sum += (slow.mean - meanSlowness) * slow.spans;
    block.latency.variance += slow.spans;
  }
}

function knownOf({ stream, ratios }: Spread): Known {
  const dispersion = (kind: EvidenceKind) =>
    Math.min(MOST_DISPERSION, Math.max(1, (ratios[kind].sum + PRIOR_BLOCKS) / (ratios[kind].blocks + PRIOR_BLOCKS)));
  return {
    stream,
    dispersion: { errors: dispersion('errors'), latency: dispersion('latency') },
    greatest: { errors: 0, latency: 0 },
  };
}

function* findGreatest(
  ticks: readonly Totalled[],
  known: StreamMap<UsualStream>,
  weights: DetectionWeights,
): Steps<void> {
  const sums = new Map<Known, Evidence>();
  let lastMs = Number.NaN;
  for (const { startMs, streams } of ticks) {
    if (startMs - lastMs > GAP_MS) sums.clear();
    lastMs = startMs;
    for (const [group, evidence] of evidenceAmong(streams, known, weights)) {
      const sum = sums.get(group) ?? { errors: 0, latency: 0 };
      sums.set(group, sum);
      for (const kind of EVIDENCE_KINDS) {
        sum[kind] = Math.max(0, sum[kind] + evidence[kind]);
        group.greatest[kind] = Math.max(group.greatest[kind], sum[kind]);
      }
    }
    yield;
  }
}

/** Evidence of a tick by stream and by service, for those that the baseline knows. */
export function evidenceIn(tick: Tick, baseline: Baseline, weights: DetectionWeights): Map<Known, Evidence> {
  return evidenceAmong(streamsIn(tick, baseline), baseline.streams, weights);
}

function evidenceAmong(
  streams: readonly StreamSums[],
  known: StreamMap<UsualStream>,
  weights: DetectionWeights,
): Map<Known, Evidence> {
  const found = new Map<Known, Evidence>();
  for (const sums of streams) {
    const own = known.get(sums);
    if (!own) continue;
    const evidence = evidenceOf(sums, own.usual);
    for (const group of own.groups) {
      const sum = found.get(group) ?? { errors: 0, latency: 0 };
      found.set(group, sum);
      for (const kind of EVIDENCE_KINDS) sum[kind] += evidence[kind] / group.dispersion[kind];
    }
  }
  for (const evidence of found.values()) {
    for (const kind of EVIDENCE_KINDS) {
      evidence[kind] = Math.min(evidence[kind], weights.mostPerTick * alarmAt(kind, weights));
    }
  }
  return found;
}

export function alarmAt(kind: EvidenceKind, { errorsAlarm, latencyAlarm }: DetectionWeights): number {
  return kind === 'errors' ? errorsAlarm : latencyAlarm;
}

/** The stream itself, and all of its service that serve, or call. */
function groupsOf({ service, operation, kind }: Stream): Stream[] {
  const own = { service, operation, kind };
  return kind === 'entry' || kind === 'skipped' ? [own] : [own, { service, operation: '', kind }];
}

function noSpread(stream: Stream): Spread {
  return {
    stream,
    block: { errors: { sum: 0, variance: 0 }, latency: { sum: 0, variance: 0 } },
    ratios: { errors: { sum: 0, blocks: 0 }, latency: { sum: 0, blocks: 0 } },
  };
}

function endBlock({ block, ratios }: Spread): void {
  for (const kind of EVIDENCE_KINDS) {
    const { sum, variance } = block[kind];
    if (variance > 0) {
      ratios[kind].sum += sum ** 2 / variance;
      ratios[kind].blocks += 1;
    }
    block[kind] = { sum: 0, variance: 0 };
  }
}
