import { addHistogram, quantilesNs } from '../histogram.ts';
import { skippedCalls, type UsualCallees, usualCalleesOf } from './skipped-calls.ts';
import { type Stream, type StreamSums, streamId, type Tick } from './stream.ts';
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

/** What is usual. */
export interface Baseline {
  usual: Map<string, Usual>;
  known: Map<string, Known>;
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

/** Learns what is usual from ticks in the order of time. */
export function learnBaseline(seen: readonly Tick[], weights: DetectionWeights): Baseline {
  const usualCallees = usualCalleesOf(seen, weights);
  const ticks = seen.map((tick) => ({ startMs: tick.startMs, streams: streamsIn(tick, { usualCallees }) }));
  const usual = new Map<string, Usual>();
  const totals = new Map<string, StreamSums & { firstMs: number; lastMs: number }>();
  for (const { startMs, streams } of ticks) {
    for (const sums of streams) {
      const id = streamId(sums);
      const total = totals.get(id);
      if (!total) {
        const durations = addHistogram(new Map(), sums.durations);
        totals.set(id, { ...sums, durations, firstMs: startMs, lastMs: startMs });
        continue;
      }
      total.spans += sums.spans;
      total.failed += sums.failed;
      addHistogram(total.durations as Map<number, number>, sums.durations);
      total.lastMs = startMs;
    }
  }
  const toleratedNs = toleratedIn(totals.values(), weights);
  for (const [id, total] of totals) {
    const isKnown = total.spans >= weights.leastSpans && total.lastMs - total.firstMs >= weights.leastKnownMs;
    if (isKnown) usual.set(id, usualOf(total, toleratedNs, weights));
  }
  return { usual, known: replay(ticks, usual, meanSlowness(totals, usual), weights), usualCallees };
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

function meanSlowness(totals: ReadonlyMap<string, StreamSums>, usual: ReadonlyMap<string, Usual>): Map<string, number> {
  const means = new Map<string, number>();
  for (const [id, { slowness }] of usual) {
    if (slowness) means.set(id, slownessOf(totals.get(id)!, slowness).mean);
  }
  return means;
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

/** Runs the baseline against itself: how much evidence spreads, and how far it goes with nothing the matter. */
function replay(
  ticks: readonly Tick[],
  usual: ReadonlyMap<string, Usual>,
  means: ReadonlyMap<string, number>,
  weights: DetectionWeights,
): Map<string, Known> {
  const spreads = new Map<string, Spread>();
  let block = Number.NaN;
  for (const { startMs, streams } of ticks) {
    const current = Math.floor(startMs / BLOCK_MS);
    if (current !== block) for (const spread of spreads.values()) endBlock(spread);
    block = current;
    for (const sums of streams) {
      const own = usual.get(streamId(sums));
      if (!own) continue;
      const slow = own.slowness ? slownessOf(sums, own.slowness) : { mean: 0, spans: 0 };
      for (const stream of groupsOf(sums)) {
        const id = streamId(stream);
        const spread = spreads.get(id) ?? noSpread(stream);
        spreads.set(id, spread);
        spread.block.errors.sum += sums.failed - sums.spans * own.seenFailedShare;
        spread.block.errors.variance += sums.spans * own.failedShare * (1 - own.failedShare);
        spread.block.latency.sum += (slow.mean - (means.get(streamId(sums)) ?? 0)) * slow.spans;
        spread.block.latency.variance += slow.spans;
      }
    }
  }
  for (const spread of spreads.values()) endBlock(spread);
  const known = new Map<string, Known>();
  for (const [id, { stream, ratios }] of spreads) {
    const dispersion = (kind: EvidenceKind) =>
      Math.min(MOST_DISPERSION, Math.max(1, (ratios[kind].sum + PRIOR_BLOCKS) / (ratios[kind].blocks + PRIOR_BLOCKS)));
    known.set(id, {
      stream,
      dispersion: { errors: dispersion('errors'), latency: dispersion('latency') },
      greatest: { errors: 0, latency: 0 },
    });
  }
  findGreatest(ticks, { usual: new Map(usual), known, usualCallees: new Map() }, weights);
  return known;
}

function findGreatest(ticks: readonly Tick[], baseline: Baseline, weights: DetectionWeights): void {
  const sums = new Map<Known, Evidence>();
  let lastMs = Number.NaN;
  for (const tick of ticks) {
    if (tick.startMs - lastMs > GAP_MS) sums.clear();
    lastMs = tick.startMs;
    for (const [known, evidence] of evidenceIn(tick, baseline, weights)) {
      const sum = sums.get(known) ?? { errors: 0, latency: 0 };
      sums.set(known, sum);
      for (const kind of EVIDENCE_KINDS) {
        sum[kind] = Math.max(0, sum[kind] + evidence[kind]);
        known.greatest[kind] = Math.max(known.greatest[kind], sum[kind]);
      }
    }
  }
}

/** Evidence of a tick by stream and by service, for those that the baseline knows. */
export function evidenceIn(tick: Tick, baseline: Baseline, weights: DetectionWeights): Map<Known, Evidence> {
  const { usual, known } = baseline;
  const found = new Map<Known, Evidence>();
  for (const sums of streamsIn(tick, baseline)) {
    const own = usual.get(streamId(sums));
    if (!own) continue;
    const evidence = evidenceOf(sums, own);
    for (const stream of groupsOf(sums)) {
      const group = known.get(streamId(stream))!;
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
