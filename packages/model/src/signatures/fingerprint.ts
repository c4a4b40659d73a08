import type { Channel, Diagnosis } from '../diagnosis/diagnosis.ts';

/** What a failure looks like in a diagnosis: what two occurrences of the same one have in common. */
export interface Fingerprint {
  /** How much each channel blames each node, `node/channel` → part of the score; parts add up to 1. */
  blame: Record<string, number>;
  /** What the figures say about the ends of calls, whoever they are, `reading` → part of the score; parts add up to 1. */
  readings: Record<string, number>;
  /** How bad it is, each figure 0..1, whoever it is. */
  size: { slowdown: number; failing: number; entry: number };
  /** The first service to degrade; '' if none did. */
  critical: string;
}

/** What an incident keeps of its diagnosis is enough. */
export type Diagnosed = Pick<Diagnosis, 'suspects' | 'critical' | 'impact'>;

/** A slowdown by this factor is as large as any. */
const LARGEST_SLOWDOWN = 1_000;

/** What takes less is as fast as that. */
const SHORTEST_MS = 0.1;

/** Undefined where nothing is blamed: then there is nothing to recognise. */
export function fingerprintOf({ suspects, critical, impact }: Diagnosed): Fingerprint | undefined {
  const total = suspects.reduce((sum, { score }) => sum + score, 0);
  if (total === 0) return undefined;
  const blame: Record<string, number> = {};
  const readings: Record<string, number> = {};
  for (const { service, score, share, reading, evidence } of suspects) {
    const part = score / total;
    // A channel that found next to nothing may have found all of it here: what is told of is what counts.
    const heard = (Object.keys(share) as Channel[]).filter((channel) => evidence.some(({ type }) => type === channel));
    const shares = heard.reduce((sum, channel) => sum + share[channel], 0) || 1;
    for (const channel of heard) blame[`${service}/${channel}`] = (part * share[channel]) / shares;
    readings[reading] = (readings[reading] ?? 0) + part;
  }
  const told = (type: Channel) =>
    suspects[0]!.evidence.filter((evidence) => evidence.type === type).map(({ figures }) => figures);
  const slowdowns = told('latency').map(({ beforeMs = 0, afterMs = 0 }) => afterMs / Math.max(beforeMs, SHORTEST_MS));
  const failing = told('errors').map(({ before = 0, after = 0 }) => after - before);
  return {
    blame,
    readings,
    size: {
      slowdown: Math.min(1, Math.log(Math.max(1, ...slowdowns)) / Math.log(LARGEST_SLOWDOWN)),
      failing: Math.max(0, ...failing),
      entry: Math.min(1, Math.max(0, impact.shareOfEntry)),
    },
    critical,
  };
}
