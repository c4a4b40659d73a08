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
  /** Well below the 10 s after which an SDK gives a request up: then it is told to come again. */
  acknowledgeWithinMs: number;
  edgeJobEveryMs: number;
  /** From the signal to stop until what is still unwritten is given up, unacknowledged. */
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
  /** How long the first span of a batch waits for others. */
  lingerMs: number;
  insertsInFlight: number;
  /** Of all spans that ClickHouse has not acknowledged. */
  queueBytes: number;
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
      rows: 10_000,
      blockBytes: 16 * MEBIBYTE,
      lingerMs: 150,
      insertsInFlight: 2,
      queueBytes: 256 * MEBIBYTE,
    },
    acknowledgeWithinMs: 8_000,
    edgeJobEveryMs: 2_000,
    drainWithinMs: 4_000,
  };
}
