import path from 'node:path';
import { diskThresholds } from '@faultline/model';
import type { Settings } from '@faultline/runtime';

/** Everything that decides how the collector behaves. Sizes are bytes. */
export interface CollectorConfig {
  host: string;
  otlpHttpPort: number;
  otlpGrpcPort: number;
  adminPort: number;
  /** Bearer tokens accepted on OTLP; empty = none is asked for. */
  ingestTokens: readonly string[];
  intake: IntakeLimits;
  batch: BatchLimits;
  log: LogLimits;
  /** Well below the 10 s after which an SDK gives a request up: then it is told to come again. */
  acknowledgeWithinMs: number;
  edgeJobEveryMs: number;
  /** How often recent spans are looked at for incidents. */
  detectEveryMs: number;
  statisticsJobEveryMs: number;
  diskGuardEveryMs: number;
  alerts: AlertLimits;
  /** How often the console may be told how this collector is. */
  reportEveryMs: number;
  /** From the signal to stop until what ClickHouse has not taken is left to the log. */
  drainWithinMs: number;
}

export interface IntakeLimits {
  /** Of one request, before and after decompression. */
  bodyBytes: number;
  /** What one request may take as rows: the attributes of a resource count once per span. */
  decodedBytes: number;
  /** Of all requests that are being read and decompressed. */
  bodiesInMemoryBytes: number;
  concurrentRequests: number;
  /** From the headers of a request to the end of its body. */
  requestWithinMs: number;
  /** Of each transport. */
  connections: number;
}

export interface BatchLimits {
  rows: number;
  blockBytes: number;
  /** How long the first span of a batch waits for others where inserts are quick. */
  lingerMs: number;
  /** How long it waits at most. */
  longestLingerMs: number;
  insertsInFlight: number;
  /** Of closed batches; further ones are built again from the log when their turn comes. */
  memoryBytes: number;
}

export interface LogLimits {
  directory: string;
  quotaBytes: number;
  segmentBytes: number;
  /** How long stored requests stay, so that their retries are recognised after a crash. */
  keepMs: number;
  /** Of requests that are being written. */
  pendingBytes: number;
  /** How many requests are remembered, so that their retries are recognised. */
  knownRequests: number;
  /** Of requests that ClickHouse refused for good. */
  deadLetterBytes: number;
  checkDiskEveryMs: number;
  /** Free bytes below which no requests are taken, by the size of the disk. */
  pauseBelowBytes: (totalBytes: number) => number;
}

export interface AlertLimits {
  everyMs: number;
  /** For one attempt, to the status of the answer. */
  withinMs: number;
  anyAddress: boolean;
  consoleUrl: string;
}

const MEBIBYTE = 2 ** 20;

export function collectorConfig(settings: Settings): CollectorConfig {
  return {
    host: settings.host,
    otlpHttpPort: settings.otlpHttpPort,
    otlpGrpcPort: settings.otlpGrpcPort,
    adminPort: settings.adminPort,
    ingestTokens: settings.ingestTokens,
    intake: {
      bodyBytes: settings.maxRequestBytes,
      decodedBytes: 2 * settings.maxRequestBytes,
      bodiesInMemoryBytes: Math.max(192 * MEBIBYTE, 3 * settings.maxRequestBytes),
      concurrentRequests: 2_000,
      requestWithinMs: 30_000,
      connections: 10_000,
    },
    batch: {
      rows: 20_000,
      blockBytes: 32 * MEBIBYTE,
      // Planning the views of an insert costs ClickHouse 70 ms, as much as 5,000 spans do; the map is read once a second.
      lingerMs: 500,
      longestLingerMs: 1_500,
      insertsInFlight: 2,
      memoryBytes: 128 * MEBIBYTE,
    },
    log: {
      directory: path.join(settings.dataDir, 'log'),
      quotaBytes: settings.logQuotaBytes,
      segmentBytes: Math.min(64 * MEBIBYTE, Math.ceil(settings.logQuotaBytes / 16)),
      keepMs: 120_000,
      pendingBytes: 64 * MEBIBYTE,
      knownRequests: 100_000,
      deadLetterBytes: Math.ceil(settings.logQuotaBytes / 8),
      checkDiskEveryMs: 1_000,
      pauseBelowBytes: (totalBytes) => diskThresholds(totalBytes).pauseBelowBytes,
    },
    acknowledgeWithinMs: 8_000,
    edgeJobEveryMs: 2_000,
    detectEveryMs: 2_000,
    // A minute becomes complete each minute.
    statisticsJobEveryMs: 60_000,
    diskGuardEveryMs: 10_000,
    alerts: {
      // As soon as the first repetition.
      everyMs: 1_000,
      withinMs: 10_000,
      anyAddress: settings.alertsToAnyAddress,
      consoleUrl: settings.consoleUrl,
    },
    reportEveryMs: 5_000,
    drainWithinMs: 4_000,
  };
}
