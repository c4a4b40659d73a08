import type { BatchObserver } from '../batch/batcher.ts';
import type { RequestObserver } from '../http/otlp-server.ts';
import type { JobObserver } from '../timers/periodic-job.ts';
import type { CollectorMetrics } from './metrics.ts';
import { StreakLog } from './streak-log.ts';

type Log = (line: string) => void;

/** Counts batches, and logs when ClickHouse stops and starts taking them. */
export function batchObserver(metrics: CollectorMetrics, log: Log): BatchObserver {
  const streak = new StreakLog('writing spans', log);
  return {
    inserted(rows, bytes, seconds) {
      streak.succeeded();
      metrics.batchRows.observe(rows);
      metrics.batchBytes.observe(bytes);
      metrics.insertSeconds.observe(seconds);
    },
    failed(error, refused) {
      metrics.insertFailures.inc({ kind: refused ? 'refused' : 'unavailable' });
      streak.failed(error);
    },
    ended(outcome, rows) {
      if (outcome === 'stored') metrics.spansStored.inc(rows);
      else metrics.spansLost.inc({ reason: outcome }, rows);
    },
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
  const streak = new StreakLog('the edge job', log);
  let succeededAt = clock();
  return {
    succeeded(seconds) {
      succeededAt = clock();
      streak.succeeded();
      metrics.edgeJobSeconds.observe(seconds);
    },
    failed(error) {
      streak.failed(error);
      metrics.edgeJobFailures.inc();
    },
    lagSeconds: () => (clock() - succeededAt) / 1000,
  };
}
