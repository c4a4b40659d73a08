/** An order of tiles that is kept for a while. */
export interface KeptOrder {
  /** What it was made for; another wish makes a new order at once. */
  wish: string;
  madeAt: number;
  keys: readonly string[];
}

/** Tiles that change places while somebody reads them are of no use; Hystrix' dashboard waits as long. */
export const KEEP_ORDER_MS = 10_000;

/**
 * The order to show: a new one when something else is wished for or the old one is due, else the old one, with what is new
 * at its end.
 * @param sorted keys in the order of the newest figures
 */
export function steadyOrder(
  kept: KeptOrder | undefined,
  wish: string,
  sorted: readonly string[],
  nowMs: number,
): KeptOrder {
  if (!kept || kept.wish !== wish || nowMs - kept.madeAt >= KEEP_ORDER_MS) return { wish, madeAt: nowMs, keys: sorted };
  const present = new Set(sorted);
  const known = new Set(kept.keys);
  const stayed = kept.keys.filter((key) => present.has(key));
  return { ...kept, keys: [...stayed, ...sorted.filter((key) => !known.has(key))] };
}
