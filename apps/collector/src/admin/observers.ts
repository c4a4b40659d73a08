import type { DiskGuardOptions } from '@faultline/clickhouse';
import { bytesInWords, quote } from '@faultline/model';
import type { Counter, Histogram } from 'prom-client';
import type { AlertObserver } from '../alerts/alert-job.ts';
import type { InsertQueuesOptions } from '../batch/insert-queues.ts';
import type { FaultObserver } from '../faults/fault-requests.ts';
import type { RejectionLedger } from '../intake/rejection-ledger.ts';
import type { IntakeObserver } from '../intake/trace-intake.ts';
import type { RequestObserver } from '../receiver/export-receiver.ts';
import type { JobObserver } from '../timers/periodic-job.ts';
import type { CollectorMetrics } from './metrics.ts';
import { StreakLog } from './streak-log.ts';

type Log = (line: string) => void;

/**
 * Counts batches, logs when ClickHouse stops and starts taking them, and writes down what it refused, for the console.
 * @param clock epoch milliseconds
 */
export function insertObserver(
  metrics: CollectorMetrics,
  log: Log,
  clock: () => number,
  ledger: RejectionLedger,
): InsertQueuesOptions['observer'] {
  const streak = new StreakLog('writing spans', log);
  return {
    inserted(bytes, seconds) {
      streak.succeeded();
      metrics.insertBytes.observe(bytes);
      metrics.insertSeconds.observe(seconds);
    },
    failed(error, refused) {
      metrics.insertFailures.inc({ kind: refused ? 'refused' : 'unavailable' });
      streak.failed(error);
    },
    ended({ requests }, deadLettered) {
      metrics.batchSpans.observe(requests.spans);
      metrics.storedAfterSeconds.observe((clock() - requests.receivedAtMs) / 1000);
      metrics.spansStored.inc(requests.spans - deadLettered);
      metrics.spansDeadLettered.inc(deadLettered);
      if (deadLettered > 0) ledger.add(new Map([['dead_letter', deadLettered]]));
    },
  };
}

/** Counts spans, and writes down what was turned away or came again, for the console. */
export function intakeObserver(metrics: CollectorMetrics, ledger: RejectionLedger): IntakeObserver {
  return {
    transcoded(result) {
      metrics.transcoded(result);
      ledger.add(result.rejected);
    },
    repeated(result) {
      metrics.repeated(result);
      ledger.add(new Map([...result.rejected, ['repeated', result.accepted]]));
    },
    acknowledged: (spans) => metrics.spansAcknowledged.inc(spans),
    unacknowledged: (spans) => metrics.spansUnacknowledged.inc(spans),
    unlogged: (spans) => metrics.spansUnlogged.inc(spans),
  };
}

/** Counts requests, and logs what should not have happened. */
export function requestObserver(metrics: CollectorMetrics, log: Log): RequestObserver {
  return {
    received(signal) {
      metrics.requestsReceived.inc({ signal });
      metrics.requestsInProgress.inc({ signal });
      return (code) => {
        metrics.requestsInProgress.dec({ signal });
        metrics.requestsAnswered.inc({ signal, code });
      };
    },
    failed: (error) => log(`a request could not be handled: ${error instanceof Error ? error.stack : String(error)}`),
  };
}

/** Times the edge job, and logs when it stops and starts working. */
export function jobObserver(
  metrics: CollectorMetrics,
  log: Log,
  clock: () => number,
): JobObserver & { lagSeconds: () => number } {
  const timed = timedObserver(
    'the edge job',
    { seconds: metrics.edgeJobSeconds, failures: metrics.edgeJobFailures },
    log,
  );
  let succeededAt = clock();
  return {
    succeeded(seconds) {
      succeededAt = clock();
      timed.succeeded(seconds);
    },
    failed: timed.failed,
    lagSeconds: () => (clock() - succeededAt) / 1000,
  };
}

/** Times the watch for incidents, and logs when it stops and starts working. */
export function detectionObserver(metrics: CollectorMetrics, log: Log): JobObserver {
  const measures = { seconds: metrics.detectionSeconds, failures: metrics.detectionFailures };
  return timedObserver('the watch for incidents', measures, log);
}

function timedObserver(what: string, measures: { seconds: Histogram; failures: Counter }, log: Log): JobObserver {
  const streak = streakObserver(what, log);
  return {
    succeeded(seconds) {
      streak.succeeded(seconds);
      measures.seconds.observe(seconds);
    },
    failed(error) {
      streak.failed(error);
      measures.failures.inc();
    },
  };
}

/** Logs when a job stops and starts working. @param what as of {@link StreakLog} */
export function streakObserver(what: string, log: Log): JobObserver {
  const streak = new StreakLog(what, log);
  return { succeeded: () => streak.succeeded(), failed: (error) => streak.failed(error) };
}

/** Counts deleted partitions, logs each, and logs when the guard stops and starts working. */
export function guardObserver(
  metrics: CollectorMetrics,
  log: Log,
): JobObserver & Required<Pick<DiskGuardOptions, 'onDropped'>> {
  return {
    ...streakObserver('the disk guard', log),
    onDropped({ table, startsAt, bytes }, { freeBytes }) {
      metrics.partitionsDropped.inc({ table });
      const from = new Date(startsAt * 1000).toISOString().slice(0, 16).replace('T', ' ');
      log(
        `the disk of ClickHouse is nearly full (${bytesInWords(freeBytes)} free): ` +
          `deleted the oldest of ${table}, from ${from} UTC (${bytesInWords(bytes)})`,
      );
    },
  };
}

/** Counts aborted experiments, and logs each, with when their list stops and starts being readable. */
export function faultObserver(metrics: CollectorMetrics, log: Log): FaultObserver {
  const listing = new StreakLog('reading the active experiments', log);
  const aborting = new StreakLog('aborting an experiment', log);
  return {
    listed: (error) => (error === undefined ? listing.succeeded() : listing.failed(error)),
    aborted(id, reason) {
      aborting.succeeded();
      metrics.experimentsAborted.inc();
      log(`experiment ${id} was aborted by a service: ${quote(reason)}`);
    },
    abortFailed(error) {
      metrics.experimentAbortsFailed.inc();
      aborting.failed(error);
    },
  };
}

/** Counts attempts to tell targets of incidents, and logs when a target stops and starts taking them. */
export function alertObserver(metrics: CollectorMetrics, log: Log): AlertObserver {
  const streaks = new Map<string, StreakLog>();
  const writing = new StreakLog('keeping what came of an alert', log);
  return {
    tried({ id, name }, { error, state }) {
      const streak = streaks.get(id) ?? new StreakLog(`telling ${quote(name)} of incidents`, log);
      streaks.set(id, streak);
      metrics.alertAttempts.inc({ state: error === '' ? state : 'failed' });
      if (error === '') streak.succeeded();
      else streak.failed(error);
    },
    failed: (error) => writing.failed(error),
    kept: () => writing.succeeded(),
  };
}
