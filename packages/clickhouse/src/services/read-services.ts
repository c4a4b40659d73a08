import type { ServiceFact } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { serviceRows } from './service-rollups.ts';

/** Services of a window, and how many spans they sent. */
export interface WindowServices {
  services: ServiceFact[];
  spans: number;
  /** Spans that arrived more than 60 s after their end. */
  lateSpans: number;
}

interface ServiceRow extends Omit<ServiceFact, 'name'> {
  service: string;
  spans: number;
  lateSpans: number;
}

/** Every service that sent a span in the window (epoch milliseconds, whole buckets). */
export async function readServices(
  store: Store,
  window: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<WindowServices> {
  const instances = `
    SELECT service, instance, version, namespace, region, max(s.last_seen) AS last_seen,
      argMaxIf(s.team, s.last_seen, s.team != '') AS team,
      argMaxIf(s.criticality, s.last_seen, s.criticality != '') AS criticality,
      sum(s.spans) AS spans, sum(s.late_spans) AS late_spans
    FROM (${await serviceRows(store, window, signal)}) AS s
    GROUP BY service, instance, version, namespace, region`;
  const rows = await store.read<ServiceRow>(
    `SELECT
       service,
       argMax(namespace, last_seen) AS namespace,
       argMaxIf(s.team, last_seen, s.team != '') AS team,
       argMaxIf(s.criticality, last_seen, s.criticality != '') AS criticality,
       arraySort(groupUniqArrayIf(region, region != '')) AS regions,
       arraySort(groupUniqArrayIf(version, version != '')) AS versions,
       uniqExact(instance) AS instances,
       toUnixTimestamp(max(last_seen)) * 1000 AS lastSeenMs,
       sum(s.spans) AS spans,
       sum(s.late_spans) AS lateSpans
     FROM (${store.onShards(instances)}) AS s
     GROUP BY service
     ORDER BY service`,
    signal ? { signal } : {},
  );
  return {
    services: rows.map(({ service, spans: _spans, lateSpans: _lateSpans, ...rest }) => ({ name: service, ...rest })),
    spans: rows.reduce((sum, row) => sum + row.spans, 0),
    lateSpans: rows.reduce((sum, row) => sum + row.lateSpans, 0),
  };
}
