import type { DiagnosisSums, Moments, NodeKind } from '@faultline/model';
import { histogram } from '../graph/rows.ts';
import { SPAN_KINDS } from '../traces/trace-reader.ts';

type MomentColumns<Name extends string> = Record<`${Name}_ms` | `${Name}_ln` | `${Name}_ln2`, number>;

/** A row of `spanStatistics`. */
export type StatisticsRow = MomentColumns<'self' | 'failed_self' | 'duration' | 'origin'> & {
  bucketMs: number;
  service: string;
  operation: string;
  kind: number;
  callee: string;
  callee_kind: NodeKind | '';
  is_answered: number;
  spans: number;
  roots: number;
  failed_roots: number;
  root_durations: Record<string, number>;
  root_ms: number;
  self_times: Record<string, number>;
  failed: number;
  origins: number;
  timed_out: number;
  rejected: number;
  bad_requests: number;
  outlived: number;
  whole: number;
  childless: number;
  /** Children, and how many spans had each. */
  present: [string[], number[]];
};

/**
 * Adds rows to sums, in place. A call that nobody answered belongs to the service known at that address, as on the map.
 * @param services known to answer, by caller and address (`addressKey`)
 */
export function addStatistics(
  sums: DiagnosisSums,
  rows: readonly StatisticsRow[],
  services: ReadonlyMap<string, string>,
): void {
  for (const row of rows) {
    const { bucketMs, service, operation } = row;
    const kind = SPAN_KINDS[row.kind] ?? 'unspecified';
    const known = row.callee_kind === 'external' ? services.get(addressKey(service, row.callee)) : undefined;
    sums.operations.push({
      bucketMs,
      service,
      operation,
      kind,
      callee: known ?? row.callee,
      calleeKind: known === undefined ? row.callee_kind : 'service',
      isAnswered: row.is_answered === 1,
      spans: row.spans,
      roots: row.roots,
      failedRoots: row.failed_roots,
      rootDurations: histogram(row.root_durations),
      rootMs: row.root_ms,
      self: moments(row, 'self'),
      failedSelf: moments(row, 'failed_self'),
      selfTimes: histogram(row.self_times),
      duration: moments(row, 'duration'),
      failed: row.failed,
      origins: row.origins,
      originDuration: moments(row, 'origin'),
      timedOut: row.timed_out,
      rejected: row.rejected,
      badRequests: row.bad_requests,
      outlived: row.outlived,
      whole: row.whole,
      childless: row.childless,
    });
    const [children, present] = row.present;
    for (const [i, child] of children.entries()) {
      const separator = child.indexOf('\u0000');
      sums.children.push({
        bucketMs,
        service,
        operation,
        kind,
        childService: child.slice(0, separator),
        childOperation: child.slice(separator + 1),
        present: present[i]!,
      });
    }
  }
}

export function addressKey(caller: string, address: string): string {
  return `${caller}\u0000${address}`;
}

function moments<Name extends string>(row: MomentColumns<Name>, name: Name): Moments {
  return { sumMs: row[`${name}_ms`], sumLn: row[`${name}_ln`], sumLn2: row[`${name}_ln2`] };
}
