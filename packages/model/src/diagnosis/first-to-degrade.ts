import { countAbove, slowFromNs } from './bad-share.ts';
import { shareZ } from './confidence.ts';
import type { SelfTimeSums } from './diagnosis-sums.ts';
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
export function firstToDegrade(baseline: readonly SelfTimeSums[], incident: readonly SelfTimeSums[]): string {
  const limits = new Map(
    [...Map.groupBy(baseline, operationKey)].map(([key, rows]) => [
      key,
      slowFromNs(rows.map(({ selfTimes }) => selfTimes)),
    ]),
  );
  const badOf = (row: SelfTimeSums): BadCount => {
    const limitNs = limits.get(operationKey(row)) ?? Number.POSITIVE_INFINITY;
    return { bad: Math.min(row.spans, row.origins + countAbove(row.selfTimes, limitNs)), spans: row.spans };
  };
  const usual = byService(baseline, badOf);
  const buckets = [...Map.groupBy(incident, ({ bucketMs }) => bucketMs)].sort(([a], [b]) => a - b);
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

function byService(rows: readonly SelfTimeSums[], badOf: (row: SelfTimeSums) => BadCount): Map<string, BadCount> {
  const services = new Map<string, BadCount>();
  for (const row of rows) {
    const sum = services.get(row.service) ?? { bad: 0, spans: 0 };
    services.set(row.service, sum);
    const { bad, spans } = badOf(row);
    sum.bad += bad;
    sum.spans += spans;
  }
  return services;
}
