import { skippedCalls, type UsualCallees } from './skipped-calls.ts';
import type { Stream, StreamSums, Tick } from './stream.ts';
import type { StreamMap } from './stream-map.ts';
import { type Evidence, type EvidenceKind, evidenceOf, type Usual } from './usual.ts';
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

/** Also those that only the baseline tells: which calls are skipped. */
export function streamsIn(tick: Tick, { usualCallees }: Pick<Baseline, 'usualCallees'>): StreamSums[] {
  return tick.requestCalls ? [...tick.streams, ...skippedCalls(tick, usualCallees)] : tick.streams;
}

/** Evidence of a tick by stream and by service, for those that the baseline knows. */
export function evidenceIn(tick: Tick, baseline: Baseline, weights: DetectionWeights): Map<Known, Evidence> {
  return evidenceAmong(streamsIn(tick, baseline), baseline.streams, weights);
}

/** The same of streams that are known one by one. */
export function evidenceAmong(
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
