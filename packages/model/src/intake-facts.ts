/** What the store knows of the way in, at this moment: whether new spans get to the map, and old ones stay. */
export interface IntakeFacts {
  /** Undefined where ClickHouse does not tell. */
  disk: DiskFact | undefined;
  /** Only collectors that have something to say. */
  collectors: CollectorReport[];
}

/** The disk that ClickHouse writes to; the scarcest by share where there are several. */
export interface DiskFact {
  freeBytes: number;
  totalBytes: number;
  /** Of parts that are deleted or merged already, and leave the disk within minutes. */
  leavingBytes: number;
  /** Of partitions that may be deleted to make room. */
  reclaimableBytes: number;
  /** ClickHouse takes no insert when less than this is free. */
  refusesBelowBytes: number;
  /** The newest day of spans that were deleted within the last hour to make room, e.g. `2026-01-31`; '' for none. */
  deletedUpTo: string;
}

/** What a collector says of its log on disk. */
export interface CollectorReport {
  /** Host name and OTLP port, e.g. `pike:4318`. */
  collector: string;
  /** Spans that were acknowledged and are not in ClickHouse yet. */
  spansWaiting: number;
  logBytes: number;
  logQuotaBytes: number;
  /** Age of the oldest request that waits. */
  logAgeMs: number;
  /** Why it turns requests away, as a sentence; '' when it does not. */
  obstacle: string;
}

/** Of a store that says nothing. */
export const NO_INTAKE_FACTS: IntakeFacts = { disk: undefined, collectors: [] };
