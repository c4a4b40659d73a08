import type { EdgeJobRun } from '@faultline/clickhouse';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { TranscodeResult } from '../otlp/transcode-spans.ts';

/** What is read at the moment of asking. */
export interface GaugeSources {
  /** Spans on disk, or about to be, that ClickHouse has not acknowledged. */
  spansWaiting(): number;
  logBytes(): number;
  /** Age in seconds of the oldest request in the log that ClickHouse does not have. */
  logAgeSeconds(): number;
  /** Of the disk that holds the log. */
  diskFreeBytes(): number;
  blockBytes(): number;
  bodiesInMemoryBytes(): number;
  /** Seconds since the edge job last succeeded, or since the start. */
  edgeJobLagSeconds(): number;
}

/**
 * The collector's own figures, in a registry of their own. They add up, at any moment:
 *
 *     requests_received = requests_answered (all codes, `aborted` included) + requests_in_progress
 *     spans_received    = spans_accepted + spans_rejected (all reasons) + spans_repeated
 *     spans_accepted + spans_recovered = spans_stored + spans_dead_lettered + spans_unlogged + spans_waiting
 *
 * and, when no request is in progress,
 *
 *     spans_accepted = spans_acknowledged + spans_unacknowledged + spans_unlogged
 *
 * A request that cannot be decoded, or is not let in, counts as a request only: nobody knows its spans. Repeated are spans
 * of a request that was taken before, sent again; recovered, those found in the log at the start; unlogged, those that
 * could not be written to the log, whose sender was told to come again; unacknowledged, those that are kept although their
 * sender did not hear of it in time, and may come again as repeated.
 */
export class CollectorMetrics {
  readonly registry = new Registry();
  readonly requestsReceived = this.#counter('requests_received', 'Export requests that arrived.', ['signal']);
  readonly requestsAnswered = this.#counter('requests_answered', 'Export requests by HTTP status.', ['signal', 'code']);
  readonly requestsInProgress = this.#gauge('requests_in_progress', 'Export requests not answered yet.', ['signal']);
  readonly spansReceived = this.#counter('spans_received', 'Spans in requests that could be decoded.');
  readonly spansAccepted = this.#counter('spans_accepted', 'Spans taken into a batch.');
  readonly spansRejected = this.#counter('spans_rejected', 'Spans left out of their request.', ['reason']);
  readonly spansRepeated = this.#counter('spans_repeated', 'Spans of requests that were taken before.');
  readonly spansAcknowledged = this.#counter('spans_acknowledged', 'Accepted spans whose sender was told so.');
  readonly spansUnacknowledged = this.#counter('spans_unacknowledged', 'Kept spans whose sender was not told so.');
  readonly spansUnlogged = this.#counter('spans_unlogged', 'Accepted spans that the log on disk could not take.');
  readonly spansRecovered = this.#counter('spans_recovered', 'Spans found in the log on disk at the start.');
  readonly spansStored = this.#counter('spans_stored', 'Spans that ClickHouse has acknowledged.');
  readonly spansDeadLettered = this.#counter('spans_dead_lettered', 'Spans that ClickHouse refused for good.');
  readonly insertFailures = this.#counter('insert_failures', 'Inserts that failed.', ['kind']);
  readonly batchSpans = this.#histogram('batch_spans', 'Spans per batch.', [1, 10, 100, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4]);
  readonly insertBytes = this.#histogram('insert_bytes', 'Bytes per insert.', [1e3, 1e4, 1e5, 1e6, 4e6, 16e6, 64e6]);
  readonly insertSeconds = this.#histogram('insert_seconds', 'Duration of inserts that succeeded.', SECONDS);
  readonly storedAfterSeconds = this.#histogram(
    'stored_after_seconds',
    "From a batch's first request to ClickHouse having it.",
    SECONDS,
  );
  readonly edgeJobSeconds = this.#histogram('edge_job_seconds', 'Duration of edge jobs that succeeded.', SECONDS);
  readonly edgeLatenessSeconds = this.#histogram(
    'edge_lateness_seconds',
    'From the storing of an end of a call to its bucket of edges being written, of the oldest of each edge job.',
    SECONDS,
  );
  readonly edgeBuckets = this.#counter('edge_buckets', 'Buckets of edges written.');
  readonly edgeFarCalls = this.#counter(
    'edge_far_calls',
    'Calls whose ends started more than 10 s apart, or are on two shards.',
  );
  readonly edgeJobFailures = this.#counter('edge_job_failures', 'Edge jobs that failed.');
  readonly detectionSeconds = this.#histogram('detection_seconds', 'Duration of looks for incidents.', SECONDS);
  readonly detectionFailures = this.#counter('detection_failures', 'Looks for incidents that failed.');
  readonly partitionsDropped = this.#counter('partitions_dropped', 'Partitions deleted because the disk was full.', [
    'table',
  ]);
  readonly alertAttempts = this.#counter('alert_attempts', 'Attempts to tell a target of an incident.', ['state']);
  readonly experimentsAborted = this.#counter('experiments_aborted', 'Experiments that a service has ended.');
  readonly experimentAbortsFailed = this.#counter('experiment_aborts_failed', 'Aborts that ClickHouse could not take.');

  /** Registers the figures that are read when they are asked for. */
  observe(sources: GaugeSources): void {
    const read: [string, string, () => number][] = [
      ['spans_waiting', 'Accepted spans that ClickHouse has not acknowledged.', sources.spansWaiting],
      ['log_bytes', 'Size of the log on disk.', sources.logBytes],
      ['log_age_seconds', 'Age of the oldest request that ClickHouse does not have.', sources.logAgeSeconds],
      ['disk_free_bytes', 'Free bytes of the disk that holds the log.', sources.diskFreeBytes],
      ['block_bytes', 'Bytes of closed batches in memory.', sources.blockBytes],
      ['bodies_in_memory_bytes', 'Bytes of requests that are being read.', sources.bodiesInMemoryBytes],
      ['edge_job_lag_seconds', 'Time since the edge job last succeeded.', sources.edgeJobLagSeconds],
    ];
    for (const [name, help, value] of read) {
      new Gauge({
        name: PREFIX + name,
        help,
        registers: [this.registry],
        collect() {
          this.set(value());
        },
      });
    }
  }

  edgesWritten({ buckets, waitedMs, farCalls }: EdgeJobRun): void {
    this.edgeBuckets.inc(buckets);
    this.edgeFarCalls.inc(farCalls);
    if (buckets > 0) this.edgeLatenessSeconds.observe(waitedMs / 1000);
  }

  transcoded({ received, accepted, rejected }: TranscodeResult): void {
    this.spansReceived.inc(received);
    this.spansAccepted.inc(accepted);
    for (const [reason, count] of rejected) this.spansRejected.inc({ reason }, count);
  }

  repeated({ received, accepted, rejected }: TranscodeResult): void {
    this.spansReceived.inc(received);
    this.spansRepeated.inc(accepted);
    for (const [reason, count] of rejected) this.spansRejected.inc({ reason }, count);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[] = []): Counter<Label> {
    return new Counter({ name: `${PREFIX}${name}_total`, help, labelNames, registers: [this.registry] });
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: PREFIX + name, help, buckets, registers: [this.registry] });
  }
}

const PREFIX = 'faultline_collector_';
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
