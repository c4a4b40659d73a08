import { type Percentiles, percentilesMs } from '@faultline/model';
import { alignWindow } from '../graph/buckets.ts';
import { histogram } from '../graph/rows.ts';
import type { Store } from '../store/connect.ts';
import { serviceRows } from './service-rollups.ts';

/** Requests that a part of a service served, after sampling weights. */
export interface ServedFigures {
  requests: number;
  errors: number;
  /** Milliseconds. */
  latency: Percentiles;
}

export interface OperationFigures extends ServedFigures {
  operation: string;
}

export interface InstanceFigures extends ServedFigures {
  instance: string;
  version: string;
  region: string;
  /** Epoch milliseconds of its newest span's bucket. */
  lastSeenMs: number;
}

export interface VersionFigures extends ServedFigures {
  version: string;
  instances: number;
}

/** A service from the inside. Its callers and callees are in the graph. */
export interface ServiceDetail {
  /** Busiest first; at most 100. */
  operations: OperationFigures[];
  instances: InstanceFigures[];
  versions: VersionFigures[];
}

export interface ServiceRead {
  service: string;
  /** Epoch milliseconds; widened to whole 10 s buckets. */
  fromMs: number;
  toMs: number;
  signal?: AbortSignal;
}

/** Reads what one service did, by operation, instance and version. */
export interface ServiceReader {
  /**
   * Counts server, consumer and root spans as they came: unlike the graph's, these figures count a span twice that was
   * exported twice.
   * @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal
   */
  read(request: ServiceRead): Promise<ServiceDetail>;
}

interface FiguresRow {
  requests: number;
  errors: number;
  latency: Record<string, number>;
}

const FIGURES = 'sum(s.requests) AS requests, sum(s.errors) AS errors, sumMap(s.latency) AS latency';

export function createServiceReader(store: Store): ServiceReader {
  return {
    async read({ service, fromMs, toMs, signal }) {
      const options = { params: { service }, ...(signal ? { signal } : {}) };
      const rows = await serviceRows(store, alignWindow(fromMs, toMs), signal);
      const figuresBy = (columns: string, more = '') =>
        store.onShards(`
          SELECT ${columns}, max(s.last_seen) AS last_seen, ${FIGURES} FROM (${rows}) AS s
          WHERE service = {service:String}${more}
          GROUP BY ${columns}`);
      const [operations, instances, versions] = await Promise.all([
        store.read<FiguresRow & { operation: string }>(
          `SELECT operation, ${FIGURES} FROM (${figuresBy('operation', " AND operation != ''")}) AS s
           GROUP BY operation ORDER BY requests DESC, operation LIMIT 100`,
          options,
        ),
        store.read<FiguresRow & Omit<InstanceFigures, keyof ServedFigures>>(
          `SELECT instance, argMax(s.version, last_seen) AS version, argMax(s.region, last_seen) AS region,
             toUnixTimestamp(max(last_seen)) * 1000 AS lastSeenMs, ${FIGURES}
           FROM (${figuresBy('instance, version, region')}) AS s
           GROUP BY instance ORDER BY lastSeenMs DESC, instance LIMIT 1000`,
          options,
        ),
        store.read<FiguresRow & { version: string; instances: number }>(
          `SELECT version, uniqExact(instance) AS instances, ${FIGURES} FROM (${figuresBy('version, instance')}) AS s
           GROUP BY version ORDER BY requests DESC, version LIMIT 100`,
          options,
        ),
      ]);
      return {
        operations: operations.map(served),
        instances: instances.map(served),
        versions: versions.map(served),
      };
    },
  };
}

function served<Row extends FiguresRow>(row: Row): Omit<Row, 'latency'> & { latency: Percentiles } {
  return { ...row, latency: percentilesMs(histogram(row.latency)) };
}
