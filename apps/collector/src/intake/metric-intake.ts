import { createHash } from 'node:crypto';
import { type Gauges, type GaugeWriter, StoreRejectedError, StoreUnavailableError } from '@faultline/clickhouse';
import { ByteBudget } from '../batch/byte-budget.ts';
import { metricsRequestFromJson } from '../otlp/metrics-from-json.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import type { Encoding } from '../otlp/signal.ts';
import type { ExportIntake } from '../receiver/export-receiver.ts';
import { GRPC, Problem, unavailable } from '../receiver/problem.ts';
import { acceptedTimes } from './accepted-times.ts';
import type { ExportBody } from './export-body.ts';
import { type GaugesRead, LONGEST_TEXT, type PointRejection, readGauges } from './read-gauges.ts';

export interface MetricIntakeOptions {
  writer: GaugeWriter;
  /** Told how writing went. */
  observer: { succeeded(): void; failed(error: unknown): void };
  acknowledgeWithinMs: number;
  /** Points that are older are refused: they would be deleted at once. */
  retentionMs: number;
  /** Epoch milliseconds. */
  clock: () => number;
}

const RETRY_AFTER_SECONDS = 2;
const MAX_ROWS = 10_000;
/** Writes that a ClickHouse which hangs may hold in memory; one that works has a few at a time. */
const MOST_WRITES = 100;
/** Of their rows, which may be many times their requests: those name a service once. The largest of one are less than that. */
const MOST_WAITING_BYTES = 48 << 20;
/** A field of a row beside its text. */
const FIELD_BYTES = 20;

const EXPLANATION: Record<PointRejection, string> = {
  unknown_metric:
    'Faultline keeps of metrics only the levels that breakers and bulkheads report; calls are counted from spans',
  not_a_level: 'these metrics are understood as gauges, or as cumulative sums that are not monotonic',
  missing_name: 'they do not name their breaker or bulkhead',
  unknown_state: 'their circuit_breaker.state is none of the known',
  text_too_long: `a name or another text of theirs has more than ${LONGEST_TEXT} characters`,
  time_too_old: 'they are missing their time, or it is before what FAULTLINE_RETENTION_SPANS keeps',
  time_in_future: 'their time is more than a day in the future: check the clock of the sender',
};

/**
 * Takes exports of metrics: keeps the gauges of breakers and bulkheads, and answers when ClickHouse has them. They are
 * few, and the next export tells the same again; so they need no queue and no log. A request that is sent again is
 * written under the same token, and counts once.
 */
export class MetricIntake implements ExportIntake {
  readonly #options: MetricIntakeOptions;
  readonly #waiting = new ByteBudget(MOST_WAITING_BYTES);
  #writes = 0;

  constructor(options: MetricIntakeOptions) {
    this.#options = options;
  }

  /** Refuses a request before its body is read while too many wait for ClickHouse. @throws Problem 503 */
  admit(): void {
    if (this.#writes < MOST_WRITES) return;
    throw unavailable(`ClickHouse has not taken ${this.#writes} exports of metrics yet.`, RETRY_AFTER_SECONDS);
  }

  /** @throws Problem 500 or 503, DecodeError, TooMuchError */
  async export({ payload }: ExportBody, encoding: Encoding): Promise<PartialSuccess | undefined> {
    const { gauges, rejected } = this.#read(payload, encoding);
    const token = createHash('sha256').update(payload).digest('hex');
    await this.#write(gauges, token);
    return explain(rejected);
  }

  #read(payload: Buffer, encoding: Encoding): GaugesRead {
    const { clock, retentionMs } = this.#options;
    return readGauges(encoding === 'application/json' ? metricsRequestFromJson(payload) : payload, {
      rows: MAX_ROWS,
      ...acceptedTimes(clock(), retentionMs),
    });
  }

  async #write(gauges: Gauges, token: string): Promise<void> {
    if (gauges.breakers.length + gauges.bulkheads.length === 0) return;
    const { writer, observer, acknowledgeWithinMs } = this.#options;
    const bytes = bytesOf(gauges);
    if (!this.#waiting.take(bytes)) {
      const message = `ClickHouse has not taken ${this.#waiting.taken} bytes of metrics yet.`;
      throw unavailable(message, RETRY_AFTER_SECONDS);
    }
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(unavailable('ClickHouse has not taken the data points in time.', RETRY_AFTER_SECONDS)),
      acknowledgeWithinMs,
    );
    try {
      this.#writes++;
      const written = writer.write(gauges, token).finally(() => {
        this.#writes--;
        this.#waiting.giveBack(bytes);
      });
      await Promise.race([written, late.promise]);
      observer.succeeded();
    } catch (error) {
      observer.failed(error);
      if (error instanceof StoreUnavailableError) {
        throw unavailable('ClickHouse cannot take the data points now.', RETRY_AFTER_SECONDS);
      }
      if (error instanceof StoreRejectedError) {
        const message = 'ClickHouse refused the data points for good; see the log of the collector.';
        throw new Problem(500, GRPC.internal, message);
      }
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function bytesOf({ breakers, bulkheads }: Gauges): number {
  let bytes = 0;
  for (const row of [...breakers, ...bulkheads]) {
    for (const value of Object.values(row)) bytes += FIELD_BYTES + (typeof value === 'string' ? value.length : 0);
  }
  return bytes;
}

/** What the sender is told about data points that were left out. */
function explain(rejected: ReadonlyMap<PointRejection, number>): PartialSuccess | undefined {
  if (rejected.size === 0) return undefined;
  let total = 0;
  const reasons: string[] = [];
  for (const [reason, count] of rejected) {
    total += count;
    reasons.push(`${EXPLANATION[reason]} (${count})`);
  }
  const what = total === 1 ? '1 data point was' : `${total} data points were`;
  return { rejected: total, message: `${what} not stored: ${reasons.join('; ')}.` };
}
