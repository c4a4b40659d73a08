import type { SenderFacts } from '@faultline/model';
import { serviceRows } from '../services/service-rollups.ts';
import type { Store } from '../store/connect.ts';

const HOUR_S = 3_600;

/**
 * What services sent in a window, by kind of span, and when their newest span before its end came.
 * @param window epoch milliseconds, whole 10 s buckets
 */
export async function readSenders(
  store: Store,
  services: readonly string[],
  window: { fromMs: number; toMs: number },
  signal?: AbortSignal,
): Promise<SenderFacts[]> {
  if (services.length === 0) return [];
  const sent = `
    SELECT service, sum(s.spans) AS spans, sumIf(s.spans, kind IN (3, 4)) AS client_spans,
      sumIf(s.spans, kind IN (2, 5)) AS server_spans, sum(s.late_spans) AS late_spans, toDateTime(0) AS last
    FROM (${await serviceRows(store, window, signal)}) AS s
    WHERE service IN {services:Array(String)}
    GROUP BY service`;
  const toS = window.toMs / 1000;
  const wholeTo = Math.floor(toS / HOUR_S) * HOUR_S;
  const last = `
    SELECT service, 0 AS spans, 0 AS client_spans, 0 AS server_spans, 0 AS late_spans, max(seen) AS last
    FROM (
      SELECT service, bucket AS seen FROM service_10s
      WHERE bucket >= toDateTime({wholeTo:UInt32}) AND bucket < toDateTime({to:UInt32})
      UNION ALL
      SELECT service, last_seen AS seen FROM service_1h WHERE bucket < toDateTime({wholeTo:UInt32})
    )
    WHERE service IN {services:Array(String)}
    GROUP BY service`;
  const rows = await store.read<SenderFacts>(
    `SELECT service, sum(s.spans) AS spans, sum(s.client_spans) AS clientSpans, sum(s.server_spans) AS serverSpans,
       sum(s.late_spans) AS lateSpans, toUnixTimestamp(max(s.last)) * 1000 AS lastSpanMs
     FROM (${store.onShards(`${sent} UNION ALL ${last}`)}) AS s
     GROUP BY service`,
    { params: { services, wholeTo, to: toS }, ...(signal ? { signal } : {}) },
  );
  const known = new Map(rows.map((row) => [row.service, row]));
  return services.map((service) => known.get(service) ?? { service, ...NOTHING });
}

const NOTHING = { spans: 0, clientSpans: 0, serverSpans: 0, lateSpans: 0, lastSpanMs: 0 };
