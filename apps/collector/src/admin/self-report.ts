import type { ReportWriter } from '@faultline/clickhouse';
import type { CollectorReport } from '@faultline/model';

/** Spans that wait for less are on their way. */
const WORTH_SAYING_FROM_MS = 3_000;
const WRITE_WITHIN_MS = 5_000;

/** Tells the console when spans wait in this collector's log, or are turned away; and once, when that is over. */
export class SelfReport {
  readonly #writer: ReportWriter;
  readonly #describe: () => CollectorReport;
  #hasSpoken = false;

  constructor(writer: ReportWriter, describe: () => CollectorReport) {
    this.#writer = writer;
    this.#describe = describe;
  }

  /** Never rejects: where ClickHouse does not take the report, the next one says more. */
  async write(): Promise<void> {
    const report = this.#describe();
    const isWorthSaying = report.obstacle !== '' || report.logAgeMs >= WORTH_SAYING_FROM_MS;
    if (!isWorthSaying && !this.#hasSpoken) return;
    try {
      await this.#writer.write(report, AbortSignal.timeout(WRITE_WITHIN_MS));
      this.#hasSpoken = isWorthSaying;
    } catch {
      // It may have arrived all the same.
      this.#hasSpoken = true;
    }
  }
}
