import { addHistogram, quantilesNs } from '../histogram.ts';
import { atOnce, type Steps } from '../steps.ts';
import { type Baseline, streamsIn } from './baseline.ts';
import { replay, type Total, type Totalled } from './replay.ts';
import { usualCalleesOf } from './skipped-calls.ts';
import type { StreamSums, Tick } from './stream.ts';
import { StreamMap } from './stream-map.ts';
import { type Usual, usualOf } from './usual.ts';
import type { DetectionWeights } from './weights.ts';

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

/** Longer delays are never tolerated, however long requests take: those of some systems wait for something. */
const MOST_TOLERATED_NS = 20e6;

/** Nanoseconds by which a call may be slower so that nobody would notice, by what a request takes in the median. */
function toleratedIn(totals: Iterable<StreamSums>, { toleratedMs, toleratedShare }: DetectionWeights): number {
  const atEntry = new Map<number, number>();
  for (const { kind, durations } of totals) if (kind === 'entry') addHistogram(atEntry, durations);
  const [medianNs] = quantilesNs(atEntry, [0.5]);
  return Math.max(toleratedMs * 1e6, Math.min(MOST_TOLERATED_NS, toleratedShare * medianNs!));
}
