import type { CollectorReport } from '@faultline/model';
import type { Store } from '../store/connect.ts';

/** Writes what a collector says of its log, for the console. */
export interface ReportWriter {
  /**
   * Takes the place of the same collector's last report. In a cluster any server that answers keeps it.
   * @throws StoreUnavailableError
   */
  write(report: CollectorReport, signal?: AbortSignal): Promise<void>;
}

export function createReportWriter(store: Store): ReportWriter {
  return {
    write: ({ collector, spansWaiting, logBytes, logQuotaBytes, logAgeMs, obstacle }, signal) =>
      store.run(
        `INSERT INTO collector_reports (collector, spans_waiting, log_bytes, log_quota_bytes, log_age_ms, obstacle)
         VALUES ({collector:String}, {spansWaiting:UInt64}, {logBytes:UInt64}, {logQuotaBytes:UInt64},
           {logAgeMs:UInt64}, {obstacle:String})`,
        {
          params: { collector, spansWaiting, logBytes, logQuotaBytes, logAgeMs, obstacle },
          settings: { async_insert: 0 },
          repeat: false,
          ...(signal ? { signal } : {}),
        },
      ),
  };
}
