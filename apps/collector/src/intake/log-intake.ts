import { countLogRecords } from '../otlp/count-log-records.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import type { Encoding } from '../otlp/signal.ts';
import type { ExportIntake } from '../receiver/export-receiver.ts';
import type { ExportBody } from './export-body.ts';

/**
 * Answers exports of logs, which Faultline does not keep: all of it is rejected, and the sender is told so in the way
 * that makes it neither retry nor fail.
 */
export class LogIntake implements ExportIntake {
  admit(): void {}

  /** @throws DecodeError */
  async export({ payload }: ExportBody, encoding: Encoding): Promise<PartialSuccess | undefined> {
    const rejected = countLogRecords(payload, encoding);
    if (rejected === 0) return undefined;
    const what = rejected === 1 ? '1 log record was' : `${rejected} log records were`;
    return { rejected, message: `Faultline keeps no logs: ${what} not stored.` };
  }
}
