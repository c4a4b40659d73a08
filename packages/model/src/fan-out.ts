import type { FanOut } from './graph-facts.ts';

/** Calls caused by one entry request: mean, 99th percentile and largest. All 0 without requests. */
export function describeFanOut(fanOut: FanOut): { mean: number; p99: number; max: number } {
  const byCalls = [...fanOut].filter(([, requests]) => requests > 0).sort(([a], [b]) => a - b);
  const requests = byCalls.reduce((sum, [, n]) => sum + n, 0);
  if (requests === 0) return { mean: 0, p99: 0, max: 0 };
  const calls = byCalls.reduce((sum, [c, n]) => sum + c * n, 0);
  return { mean: calls / requests, p99: callsAt(byCalls, 0.99 * requests), max: byCalls[byCalls.length - 1]![0] };
}

/** Calls of the request with this rank, counted from the request with the fewest. */
function callsAt(byCalls: readonly [calls: number, requests: number][], rank: number): number {
  let seen = 0;
  for (const [calls, requests] of byCalls) {
    seen += requests;
    if (seen >= rank) return calls;
  }
  return 0;
}
