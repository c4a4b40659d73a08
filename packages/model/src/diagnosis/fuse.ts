import type { Channel } from './diagnosis.ts';
import type { DiagnosisWeights } from './weights.ts';

/** What each node is charged with by a channel: milliseconds, errors, changed calls; each a request of the incident. */
export type Charges = Record<Channel, ReadonlyMap<string, number>>;

export interface Fused {
  score: number;
  /** Part of what each channel found, 0..1. */
  share: Record<Channel, number>;
  /** What each channel adds to the score. */
  part: Record<Channel, number>;
}

/**
 * One score from all channels. Each channel divides its trust among nodes by what it charges them with; trust grows with the
 * logarithm of all that it found, so that a loud channel outweighs a quiet one, and does not silence it. The shape of calls
 * is the witness of last resort: time and errors explain it away. Scores add up to less than 1, and to nearly 0 where
 * nothing changed.
 */
export function fuse(charges: Charges, requestMs: number, weights: DiagnosisWeights): Map<string, Fused> {
  const total = (channel: Channel) => [...charges[channel].values()].reduce((sum, charge) => sum + charge, 0);
  const totals = { latency: total('latency'), errors: total('errors'), shape: total('shape') };
  const slowdown = requestMs > 0 ? totals.latency / requestMs : 0;
  const latency = Math.log1p(slowdown / weights.slowdown);
  const errors = Math.log1p(totals.errors / weights.errorsPerRequest);
  const changed = weights.shapeTrust * Math.log1p(totals.shape / weights.changedShape);
  const trust = { latency, errors, shape: changed / (1 + latency + errors) ** 2 };
  const allTrust = trust.latency + trust.errors + trust.shape;
  const nodes = new Set([...charges.latency.keys(), ...charges.errors.keys(), ...charges.shape.keys()]);
  return new Map(
    [...nodes].map((node) => {
      const shareOf = (channel: Channel) =>
        totals[channel] > 0 ? (charges[channel].get(node) ?? 0) / totals[channel] : 0;
      const share = { latency: shareOf('latency'), errors: shareOf('errors'), shape: shareOf('shape') };
      const partOf = (channel: Channel) => (share[channel] * trust[channel]) / (1 + allTrust);
      const part = { latency: partOf('latency'), errors: partOf('errors'), shape: partOf('shape') };
      return [node, { score: part.latency + part.errors + part.shape, share, part }];
    }),
  );
}
