import { hashOf } from '../hash.ts';

/** Two collectors that notice at once may differ by a tick. */
const ROUND_MS = 10_000;

/** The same for whoever notices the same: from the onset and the first bad stream. */
export function incidentId(startMs: number, stream: string): string {
  return hashOf(`${Math.floor(startMs / ROUND_MS)}\u0000${stream}`);
}
