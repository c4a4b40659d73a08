/** Bits of a version below its time. */
const RANDOM_BITS = 20n;

/** The least version that is begun at this time, in epoch milliseconds of ClickHouse's clock. */
export function versionAt(ms: number): bigint {
  return BigInt(Math.max(0, Math.floor(ms))) << RANDOM_BITS;
}

/** Versions that only go up, in one process and, unless clocks differ, between collectors. */
export function versions(): (serverNowMs: number) => bigint {
  let last = 0n;
  return (serverNowMs) => {
    const version = versionAt(serverNowMs) + BigInt(Math.floor(Math.random() * 2 ** Number(RANDOM_BITS)));
    last = version > last ? version : last + 1n;
    return last;
  };
}
