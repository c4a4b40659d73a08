/** Bounds for spans in tests: any time, and not too large. */
export const ANY_TIME = { maxBytes: 1 << 20, oldestStartMs: 0, newestStartMs: Number.POSITIVE_INFINITY };
