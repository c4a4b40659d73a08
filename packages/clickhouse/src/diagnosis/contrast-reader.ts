import type { AttributeCounts, Evidence } from '@faultline/model';
import { type AttributeCountRow, attributeCounts, countsOf } from '../attributes/attribute-counts.ts';
import type { Store } from '../store/connect.ts';
import { readWithinLimits } from '../store/read-limits.ts';
import { type TimeSlice, withinReach } from '../traces/time-slices.ts';
import { SPAN_KINDS } from '../traces/trace-reader.ts';

export interface ContrastRead {
  /** Epoch milliseconds, `toMs` excluded. */
  incident: TimeSlice;
  baseline: TimeSlice;
  /** The operation whose spans are compared. */
  where: Evidence['where'];
  signal?: AbortSignal;
}

export interface ContrastReader {
  /**
   * How often bad and good spans of an operation carry each attribute of theirs or of their resource, but for instance and
   * version, which sums tell. Bad are those of the
   * incident that failed, or took longer than 99 % did in the baseline; good are all others of both windows. Of the
   * newest 10,000 spans of the incident and 2,000 of the baseline: among so many a share is off by two hundredths at most.
   * Where hardly any of the operation's are good, all spans of the service of that kind are compared: a request that fails
   * before it is routed has another name than one that does not.
   * @throws ReadLimitError, StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: ContrastRead): Promise<AttributeCounts>;
}

const WITHIN_MS = 5_000;
const MOST_OF_INCIDENT = 10_000;
const MOST_OF_BASELINE = 2_000;
const LEAST_GOOD = 3;
/** What `diagnose` tells from sums by instance. */
const ROLLED_UP_KEYS = new Set(['service.instance.id', 'service.version']);

const OF_OPERATION = `ServiceName = {service:String} AND ({operation:String} = '' OR SpanName = {operation:String})
    AND ({kind:Int16} < 0 OR SpanKind = {kind:Int16})`;
const within = (window: string) =>
  `Timestamp >= fromUnixTimestamp64Milli({${window}FromMs:Int64}) AND Timestamp < fromUnixTimestamp64Milli({${window}ToMs:Int64})`;
const IS_BAD = 'StatusCode = 2 OR Duration > {slowFromNs:UInt64}';
const newest = (isBad: string, window: string, most: number) => `
  SELECT Timestamp AS start, ${isBad} AS is_bad, SpanAttributes AS own, ResourceAttributes AS resource
  FROM spans WHERE ${OF_OPERATION} AND ${within(window)}
  ORDER BY Timestamp DESC LIMIT ${most}`;

export function createContrastReader(store: Store): ContrastReader {
  const read = async (
    { incident, baseline, where, signal }: ContrastRead,
    operation: string,
  ): Promise<AttributeCounts> => {
    const [during, before] = [withinReach(incident), withinReach(baseline)];
    const params = {
      service: where.service,
      operation,
      kind: where.kind === undefined ? -1 : SPAN_KINDS.indexOf(where.kind),
      incidentFromMs: String(during.fromMs),
      incidentToMs: String(during.toMs),
      baselineFromMs: String(before.fromMs),
      baselineToMs: String(before.toMs),
    };
    const ask = <Row>(sql: string, more: Record<string, unknown> = {}) =>
      readWithinLimits<Row>(store, sql, { params: { ...params, ...more }, ...(signal ? { signal } : {}) }, WITHIN_MS);
    const limits = await ask<{ slowFromNs: string }>(
      `SELECT toString(max(slow_from)) AS slowFromNs FROM (${store.onShards(
        `SELECT quantileTDigest(0.99)(Duration) AS slow_from FROM spans WHERE ${OF_OPERATION} AND ${within('baseline')}
         HAVING count() > 0`,
      )})`,
    );
    const slowFromNs = Math.ceil(Number(limits[0]?.slowFromNs ?? 0)) || Number.MAX_SAFE_INTEGER;
    const rows = await ask<AttributeCountRow>(
      attributeCounts(`
        SELECT * FROM (${store.onShards(newest(IS_BAD, 'incident', MOST_OF_INCIDENT))})
        ORDER BY start DESC LIMIT ${MOST_OF_INCIDENT}
        UNION ALL
        SELECT * FROM (${store.onShards(newest('false', 'baseline', MOST_OF_BASELINE))})
        ORDER BY start DESC LIMIT ${MOST_OF_BASELINE}`),
      { slowFromNs: String(slowFromNs) },
    );
    return countsOf(rows.filter(({ key }) => !ROLLED_UP_KEYS.has(key)));
  };
  return {
    async read(request) {
      const counts = await read(request, request.where.operation);
      return counts.good < LEAST_GOOD ? read(request, '') : counts;
    },
  };
}
