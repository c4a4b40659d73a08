'use client';

import { useRef } from 'react';
import { type KeptOrder, steadyOrder } from './steady-order.ts';

/**
 * The items in an order that does not change under the reader's eyes.
 * @param sorted in the order of the newest figures
 * @param wish another one makes a new order at once
 */
export function useSteadyOrder<Item>(
  sorted: Item[],
  keyOf: (item: Item) => string,
  wish: string,
  nowMs: number,
): Item[] {
  const kept = useRef<KeptOrder>(undefined);
  const byKey = new Map(sorted.map((item) => [keyOf(item), item]));
  kept.current = steadyOrder(kept.current, wish, [...byKey.keys()], nowMs);
  return kept.current.keys.map((key) => byKey.get(key)!);
}
