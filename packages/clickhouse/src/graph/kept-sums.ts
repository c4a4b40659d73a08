/** Sums over versions of buckets. A version never changes, so neither does a sum. */
export interface KeptSums<Sums> {
  /** Rejects as `read` does, and keeps nothing then. */
  get(key: string, read: () => Promise<Sums>): Promise<Sums>;
}

/**
 * Keeps what was asked for last.
 * @param sizeOf what a sum takes up
 * @param most how much all that is kept may take up together
 */
export function keptSums<Sums>(sizeOf: (sums: Sums) => number, most: number): KeptSums<Sums> {
  const kept = new Map<string, Sums>();
  let size = 0;
  return {
    async get(key, read) {
      const sums = kept.get(key) ?? (await read());
      const before = kept.get(key);
      if (before !== undefined && kept.delete(key)) size -= sizeOf(before);
      kept.set(key, sums);
      size += sizeOf(sums);
      for (const [oldest, oldestSums] of kept) {
        if (size <= most) break;
        kept.delete(oldest);
        size -= sizeOf(oldestSums);
      }
      return sums;
    },
  };
}
