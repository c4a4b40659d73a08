import { type Experiment, type ExperimentStatus, type ExperimentStop, experimentStatus } from '@faultline/model';
import type { Store } from '../store/connect.ts';

export interface ExperimentList {
  /** Only those that are so at `nowMs`. */
  status?: ExperimentStatus;
  /** Only those that went on at some time in here; epoch milliseconds, `toMs` excluded. */
  during?: { fromMs: number; toMs: number };
  /** Only these. */
  ids?: readonly string[];
  /** Epoch milliseconds; decides what has expired. */
  nowMs: number;
  /** The newest, at most so many. */
  limit: number;
  signal?: AbortSignal;
}

/**
 * Reads experiments, as they are after every write that has resolved. In a cluster every shard must answer: a list that
 * lacks some would look like one from which they were gone.
 */
export interface ExperimentReader {
  /** Newest first. @throws StoreUnavailableError, or the reason of the aborted signal */
  list(request: ExperimentList): Promise<Experiment[]>;
  /** @throws StoreUnavailableError, or the reason of the aborted signal */
  read(id: string, nowMs: number, signal?: AbortSignal): Promise<Experiment | undefined>;
}

interface ExperimentRow {
  id: string;
  createdAt: number;
  expiresAt: number;
  stoppedAt: number;
  stop: ExperimentStop | '';
  stopReason: string;
  name: string;
  mode: Experiment['mode'];
  environment: string;
  definition: string;
}

const STATUS_CONDITION: Record<ExperimentStatus, string> = {
  active: "stop = '' AND expires_at > fromUnixTimestamp64Milli({nowMs:Int64})",
  expired: "stop = '' AND expires_at <= fromUnixTimestamp64Milli({nowMs:Int64})",
  stopped: "stop = 'stopped'",
  aborted: "stop = 'aborted'",
};

const WENT_ON = `created_at < fromUnixTimestamp64Milli({toMs:Int64})
  AND if(stop = '', expires_at, stopped_at) >= fromUnixTimestamp64Milli({fromMs:Int64})`;

export function createExperimentReader(store: Store): ExperimentReader {
  const read = async (
    { among, where }: { among: string; where: string },
    params: { nowMs: number; limit: number } & Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<Experiment[]> => {
    const rows = await store.read<ExperimentRow>(
      `SELECT id, toUnixTimestamp64Milli(created_at) AS createdAt, toUnixTimestamp64Milli(expires_at) AS expiresAt,
         toUnixTimestamp64Milli(stopped_at) AS stoppedAt, stop, stop_reason AS stopReason, name, mode, environment,
         definition
       FROM (
         SELECT * FROM ${store.ofAllShards('experiments')} WHERE ${among}
         ORDER BY id, version DESC
         LIMIT 1 BY id)
       WHERE ${where}
       ORDER BY created_at DESC, id
       LIMIT {limit:UInt32}`,
      { params, everyShard: true, ...(signal ? { signal } : {}) },
    );
    return rows.map((row) => experimentOf(row, params.nowMs));
  };
  return {
    list: ({ status, during, ids, nowMs, limit, signal }) =>
      read(
        {
          // Two rows of one experiment expire at the same time.
          among: [
            status === 'active' ? 'expires_at > fromUnixTimestamp64Milli({nowMs:Int64})' : 'true',
            ids ? 'id IN {ids:Array(String)}' : 'true',
          ].join(' AND '),
          where: [status ? STATUS_CONDITION[status] : 'true', during ? WENT_ON : 'true'].join(' AND '),
        },
        { nowMs, limit, ...during, ...(ids ? { ids } : {}) },
        signal,
      ),
    async read(id, nowMs, signal) {
      const [experiment] = await read({ among: 'id = {id:String}', where: 'true' }, { nowMs, limit: 1, id }, signal);
      return experiment;
    },
  };
}

function experimentOf({ stop, definition, ...row }: ExperimentRow, nowMs: number): Experiment {
  const parts = JSON.parse(definition) as Pick<Experiment, 'scope' | 'faults' | 'caps' | 'abort'>;
  return { ...row, ...parts, status: experimentStatus(row, stop || undefined, nowMs) };
}
