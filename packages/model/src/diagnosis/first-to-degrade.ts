import { addHistogram } from '../histogram.ts';
import { countAbove, slowFromNs } from './bad-share.ts';
import { shareZ } from './confidence.ts';
import type { DiagnosisSums, OperationSums } from './diagnosis-sums.ts';
import { operationKey } from './sum-spans.ts';

/** Standard errors, and bad spans, from which a service is said to have degraded within a bucket. */
const DEGRADED_FROM_Z = 4;
const LEAST_BAD = 3;

interface BadCount {
  bad: number;
  spans: number;
}

/**
 * The service whose own spans turned bad in the earliest bucket of the incident: errors that began there, or self times above
 * the baseline's p99 of the operation. Of those that turned in one bucket the worst. '' if none did. (Watchdog RCA calls this
 * the critical failure; it need not be the culprit.)
 */
export function firstToDegrade(baseline: DiagnosisSums, incident: DiagnosisSums): string {
  const limits = new Map(
    [...Map.groupBy(baseline.operations, operationKey)].map(([key, rows]) => [key, slowFromNs(selfTimes(rows))]),
  );
  const badOf = (row: OperationSums): BadCount => {
    const limitNs = limits.get(operationKey(row)) ?? Number.POSITIVE_INFINITY;
    return { bad: Math.min(row.spans, row.origins + countAbove(row.selfTimes, limitNs)), spans: row.spans };
  };
  const usual = byService(baseline.operations, badOf);
  const buckets = [...Map.groupBy(incident.operations, ({ bucketMs }) => bucketMs)].sort(([a], [b]) => a - b);
  for (const [, rows] of buckets) {
    const degraded = [...byService(rows, badOf)].flatMap(([service, { bad, spans }]) => {
      const before = usual.get(service);
      const z = before && bad >= LEAST_BAD ? shareZ(before.bad, before.spans, bad, spans) : 0;
      return z > DEGRADED_FROM_Z ? [{ service, z }] : [];
    });
    if (degraded.length > 0) return degraded.reduce((worst, one) => (one.z > worst.z ? one : worst)).service;
  }
  return '';
}

function selfTimes(rows: readonly OperationSums[]): Map<number, number> {
  const sum = new Map<number, number>();
  for (const row of rows) addHistogram(sum, row.selfTimes);
  return sum;
}

function byService(rows: readonly OperationSums[], badOf: (row: OperationSums) => BadCount): Map<string, BadCount> {
  const services = new Map<string, BadCount>();
  for (const row of rows) {
    const sum = services.get(row.service) ?? { bad: 0, spans: 0 };
    const { bad, spans } = badOf(row);
    services.set(row.service, { bad: sum.bad + bad, spans: sum.spans + spans });
  }
  return services;
}
