/** Length of a bucket of the rollups. */
export const BUCKET_MS = 10_000;

/**
 * How far apart the two ends of one call may start and still be found together: waiting for a connection, and clocks
 * that disagree.
 */
export const MARGIN_MS = 10_000;

const BUCKET_SECONDS = BUCKET_MS / 1000;

/** Start of a bucket in epoch seconds, which is what ClickHouse takes as a DateTime. */
export type Bucket = number;

/** Last moment of a DateTime, in epoch seconds. */
export const LATEST_DATE_TIME = 2 ** 32 - 1;

/** The window widened to whole buckets; at least one. Epoch milliseconds, `toMs` excluded. */
export function alignWindow(fromMs: number, toMs: number): { fromMs: number; toMs: number } {
  const from = Math.floor(fromMs / BUCKET_MS) * BUCKET_MS;
  return { fromMs: from, toMs: Math.max(from + BUCKET_MS, Math.ceil(toMs / BUCKET_MS) * BUCKET_MS) };
}

/** Buckets of an aligned window, in order. */
export function bucketsBetween(fromMs: number, toMs: number): Bucket[] {
  const buckets: Bucket[] = [];
  for (let bucket = fromMs / 1000; bucket < toMs / 1000; bucket += BUCKET_SECONDS) buckets.push(bucket);
  return buckets;
}

/** The buckets and their neighbours up to `marginMs` before and after, in order, each once. */
export function withNeighbours(buckets: Iterable<Bucket>, marginMs: number): Bucket[] {
  const reach = Math.ceil(marginMs / BUCKET_MS);
  const all = new Set<Bucket>();
  for (const bucket of buckets) {
    for (let step = -reach; step <= reach; step++) all.add(bucket + step * BUCKET_SECONDS);
  }
  return [...all].sort((a, b) => a - b);
}

/** The items in pieces of at most `size`, in order. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The items in pieces of at most `most.items` that weigh at most `most.weight` together, or of one that weighs more; in order. */
export function portionsOf<T>(
  items: readonly T[],
  weightOf: (item: T) => number,
  most: { items: number; weight: number },
): T[][] {
  const portions: T[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const isFull = weight + weightOf(item) > most.weight || portions.at(-1)?.length === most.items;
    if (isFull) portions.push([]);
    weight = isFull ? weightOf(item) : weight + weightOf(item);
    portions.at(-1)!.push(item);
  }
  return portions;
}
