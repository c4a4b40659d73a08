import type { NodeKind, NodeRef } from '@faultline/model';

/** A node as the tables name it; null where it is unknown. */
export function nodeRef(kind: string, name: string): NodeRef | null {
  return kind === 'unknown' || kind === '' ? null : { kind: kind as NodeKind, name };
}

/** A histogram as JSON gives a map. */
export function histogram(json: Record<string, number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const bucket in json) counts.set(Number(bucket), json[bucket]!);
  return counts;
}
