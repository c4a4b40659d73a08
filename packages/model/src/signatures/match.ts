import { type Diagnosed, type Fingerprint, fingerprintOf } from './fingerprint.ts';

/** A failure that is known: injected on purpose, or explained by people. */
export interface Signature {
  /** Of the incident that taught it: 16 lower-case hexadecimal digits. */
  incidentId: string;
  name: string;
  /** Experiment that caused it; '' if it came by itself. */
  experimentId: string;
  /** When it happened; epoch milliseconds. */
  at: number;
  fingerprint: Fingerprint;
}

/** A known failure that looks like this one. */
export interface SignatureMatch {
  name: string;
  /** 0 for the same in every respect, 1 for nothing in common. */
  distance: number;
  experimentId: string;
}

/** What each part of a fingerprint counts for. */
const WEIGHTS = { blame: 0.6, readings: 0.15, size: 0.15, critical: 0.1 };
/**
 * Farther than this nothing is alike. From test/bench/signatures-offline.ts: where known failures are told from unknown ones
 * best, over the cases of four datasets.
 */
export const ALIKE_WITHIN = 0.2;
const MOST_MATCHES = 3;

/** How far two failures are from each other, 0..1; the same in both directions. */
export function distanceBetween(a: Fingerprint, b: Fingerprint): number {
  const size = (Object.keys(a.size) as (keyof Fingerprint['size'])[]).map((key) => Math.abs(a.size[key] - b.size[key]));
  return (
    WEIGHTS.blame * apart(a.blame, b.blame) +
    WEIGHTS.readings * apart(a.readings, b.readings) +
    (WEIGHTS.size * size.reduce((sum, one) => sum + one, 0)) / size.length +
    WEIGHTS.critical * (a.critical === b.critical ? 0 : 1)
  );
}

/**
 * Known failures that look like this one, nearest first, each name once; none if it is like nothing that is known.
 * @param except incident whose own signature does not count
 */
export function signatureMatches(
  diagnosed: Diagnosed,
  library: readonly Signature[],
  except = '',
  within = ALIKE_WITHIN,
): SignatureMatch[] {
  const own = fingerprintOf(diagnosed);
  if (!own) return [];
  const near = library
    .filter(({ incidentId }) => incidentId !== except)
    .map(({ name, experimentId, fingerprint }) => ({ name, experimentId, distance: distanceBetween(own, fingerprint) }))
    .filter(({ distance }) => distance <= within)
    .sort((a, b) => a.distance - b.distance);
  const names = new Set<string>();
  const first = near.filter(({ name }) => !names.has(name) && names.add(name));
  return first.slice(0, MOST_MATCHES).map((match) => ({ ...match, distance: Number(match.distance.toFixed(3)) }));
}

/** Half of what two divisions of 1 differ by: 0 for the same, 1 for nothing in common. */
function apart(a: Record<string, number>, b: Record<string, number>): number {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].reduce((sum, key) => sum + Math.abs((a[key] ?? 0) - (b[key] ?? 0)), 0) / 2;
}
