/** Clocks are off by hours where a time zone is wrong. */
const MAX_FUTURE_MS = 86_400_000;

/** From when to when things may be that are taken in now; epoch milliseconds. What is older would be deleted at once. */
export function acceptedTimes(nowMs: number, retentionMs: number): { oldestMs: number; newestMs: number } {
  return { oldestMs: nowMs - retentionMs, newestMs: nowMs + MAX_FUTURE_MS };
}
