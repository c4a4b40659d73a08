import type { Steps } from '../steps.ts';
import { EVIDENCE_KINDS, evidenceAmong, GAP_MS, type Known, type UsualStream } from './baseline.ts';
import type { Stream, StreamSums } from './stream.ts';
import { StreamMap } from './stream-map.ts';
import type { Evidence, EvidenceKind, Usual } from './usual.ts';
import type { DetectionWeights } from './weights.ts';

const BLOCK_MS = 10_000;
/** Blocks' worth of trust that spans are independent. */
const PRIOR_BLOCKS = 5;
/** However restless a baseline was, as a system that has just started: who believes nothing notices nothing. */
const MOST_DISPERSION = 10;

/** All that a stream did. */
export type Total = StreamSums & { firstMs: number; lastMs: number };

/** Streams of a tick, and their totals in the same order. */
export interface Totalled {
  startMs: number;
  streams: readonly StreamSums[];
  totals: readonly Total[];
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
export function* replay(
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

function slownessOf({ durations }: StreamSums, slowness: (bucket: number) => number): { mean: number; spans: number } {
  let sum = 0;
  let spans = 0;
  for (const [bucket, count] of durations) {
    sum += count * slowness(bucket);
    spans += count;
  }
  return { mean: spans > 0 ? sum / spans : 0, spans };
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
