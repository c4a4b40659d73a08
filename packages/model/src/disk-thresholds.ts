const MEBIBYTE = 2 ** 20;

/** Free bytes below which something is done so that a disk never gets full. */
export interface DiskThresholds {
  /** The oldest partitions are deleted. */
  dropBelowBytes: number;
  /** ClickHouse refuses inserts, so that it can still merge and delete: at 0 free bytes it can do neither. */
  refuseBelowBytes: number;
  /** The collector takes no requests: its log is the last to stop. */
  pauseBelowBytes: number;
}

/** Absolute on large disks, a share on small ones. */
export function diskThresholds(totalBytes: number): DiskThresholds {
  const below = (bytes: number, share: number) => Math.floor(Math.min(bytes, totalBytes * share));
  return {
    dropBelowBytes: below(2048 * MEBIBYTE, 0.1),
    refuseBelowBytes: below(512 * MEBIBYTE, 0.05),
    pauseBelowBytes: below(256 * MEBIBYTE, 0.025),
  };
}
