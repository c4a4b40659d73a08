import type { Experiment, ExperimentStop } from '@faultline/model';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';
import { onEveryShard } from '../store/every-shard.ts';

/** How, when and why an experiment is ended. */
export interface StopRequest {
  id: string;
  stop: ExperimentStop;
  /** Epoch milliseconds. */
  atMs: number;
  reason: string;
}

/** Makes and stops experiments. What it has resolved is seen by every read that begins later. */
export interface ExperimentWriter {
  /**
   * Keeps a new experiment, under an id that no other has.
   * @throws StoreUnavailableError when it may be kept or not, StoreRejectedError
   */
  create(experiment: Experiment): Promise<void>;
  /**
   * Stops an experiment that runs; does nothing to one that is over, or that does not exist. The first stop holds.
   * @throws StoreUnavailableError when it may be stopped or not: the same may be asked for again. StoreRejectedError
   */
  stop(request: StopRequest): Promise<void>;
}

const COLUMNS =
  'id, version, created_at, expires_at, stopped_at, stop, stop_reason, name, mode, environment, definition';
const INPUT =
  'id String, createdAt Int64, expiresAt Int64, name String, mode String, environment String, definition String';

export function createExperimentWriter(anyStore: Store): ExperimentWriter {
  const store = onEveryShard(anyStore);
  return {
    create({ id, createdAt, expiresAt, name, mode, environment, scope, faults, caps, abort }) {
      const definition = JSON.stringify({ scope, faults, caps, abort });
      const row = JSON.stringify({ id, createdAt, expiresAt, name, mode, environment, definition });
      return writeSurely(store, () =>
        store.insert(
          `INSERT INTO ${store.into('experiments')} (${COLUMNS})
           SELECT id, 0, fromUnixTimestamp64Milli(createdAt), fromUnixTimestamp64Milli(expiresAt),
             fromUnixTimestamp64Milli(0), '', '', name, mode, environment, definition
           FROM input('${INPUT}')
           FORMAT JSONEachRow`,
          Buffer.from(row),
          { async_insert: 0 },
        ),
      );
    },
    stop: ({ id, stop, atMs, reason }) =>
      writeSurely(store, () =>
        store.run(
          // Of two stops the earlier one has the higher version.
          `INSERT INTO ${store.into('experiments')} (${COLUMNS})
           SELECT id, toUInt64(9223372036854775807 - {atMs:Int64}), created_at, expires_at,
             fromUnixTimestamp64Milli({atMs:Int64}), {stop:String}, {reason:String}, name, mode, environment, definition
           FROM ${store.ofAllShards('experiments')} AS e
           WHERE e.id = {id:String} AND e.version = 0 AND e.expires_at > fromUnixTimestamp64Milli({atMs:Int64})
           LIMIT 1`,
          { params: { id, stop, atMs, reason }, settings: { async_insert: 0 } },
        ),
      ),
  };
}
