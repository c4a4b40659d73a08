const PRIME = 0x100000001b3n;
const OFFSET_BASIS = 0xcbf29ce484222325n;
/** Two collectors that notice at once may differ by a tick. */
const ROUND_MS = 10_000;

/** The same for whoever notices the same: from the onset and the first bad stream, by FNV-1a, as 16 hexadecimal digits. */
export function incidentId(startMs: number, stream: string): string {
  let hash = OFFSET_BASIS;
  for (const character of `${Math.floor(startMs / ROUND_MS)}\u0000${stream}`) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0)!)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
