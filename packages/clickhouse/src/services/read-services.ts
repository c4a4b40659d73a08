import type { ServiceFact } from '@faultline/model';
import type { Store } from '../store/connect.ts';

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
  const rows = await store.read<ServiceRow>(
    `SELECT
       service,
       argMax(namespace, bucket) AS namespace,
       anyLastIf(s.team, s.team != '') AS team,
       anyLastIf(s.criticality, s.criticality != '') AS criticality,
       arraySort(groupUniqArrayIf(region, region != '')) AS regions,
       arraySort(groupUniqArrayIf(version, version != '')) AS versions,
       uniqExact(instance) AS instances,
       toUnixTimestamp(max(bucket)) * 1000 AS lastSeenMs,
       sum(s.spans) AS spans,
       sum(s.late_spans) AS lateSpans
     FROM service_10s AS s
     WHERE bucket >= toDateTime({from:UInt32}) AND bucket < toDateTime({to:UInt32})
     GROUP BY service
     ORDER BY service`,
    { params: { from: window.fromMs / 1000, to: window.toMs / 1000 }, ...(signal ? { signal } : {}) },
  );
  return {
    services: rows.map(({ service, spans: _spans, lateSpans: _lateSpans, ...rest }) => ({ name: service, ...rest })),
    spans: rows.reduce((sum, row) => sum + row.spans, 0),
    lateSpans: rows.reduce((sum, row) => sum + row.lateSpans, 0),
  };
}
