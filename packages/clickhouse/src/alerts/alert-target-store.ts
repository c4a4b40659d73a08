import type { AlertTarget } from '@faultline/model';
import { writeSurely } from '../disk/lost-writes.ts';
import type { Store } from '../store/connect.ts';

/** Who is told of incidents. What was written is seen by every read that begins after the write resolved. */
export interface AlertTargetStore {
  /** With their secrets, oldest first. @throws StoreUnavailableError, or the reason of the aborted signal */
  list(signal?: AbortSignal): Promise<AlertTarget[]>;
  /**
   * Keeps a target as it is now. One that was removed stays so.
   * @param atMs epoch milliseconds: of two writes the later one holds
   * @throws StoreUnavailableError when it may be kept or not: the same may be asked for again. StoreRejectedError
   */
  write(target: AlertTarget, atMs: number): Promise<void>;
  /** Removes a target, for good, and its secrets. @throws as `write` */
  remove(target: AlertTarget): Promise<void>;
}

interface TargetRow extends Pick<AlertTarget, 'id' | 'createdAt' | 'enabledAt' | 'enabled' | 'name' | 'type'> {
  definition: string;
}

const INPUT = `id String, version UInt64, createdAt Int64, enabledAt Int64, enabled Bool, isRemoved Bool, name String,
  type String, definition String`;
/** Above every time. */
const REMOVED_VERSION = '9223372036854775807';

export function createAlertTargetStore(store: Store): AlertTargetStore {
  const insert = ({ id, createdAt, enabledAt, enabled, name, type }: AlertTarget, more: object) =>
    writeSurely(store, () =>
      store.insert(
        `INSERT INTO ${store.into('alert_targets')}
           (id, version, created_at, enabled_at, enabled, is_removed, name, type, definition)
         SELECT id, version, fromUnixTimestamp64Milli(createdAt), fromUnixTimestamp64Milli(enabledAt), enabled, isRemoved,
           name, type, definition
         FROM input('${INPUT}')
         FORMAT JSONEachRow`,
        Buffer.from(JSON.stringify({ id, createdAt, enabledAt, enabled, name, type, ...more })),
        { async_insert: 0 },
      ),
    );
  return {
    async list(signal) {
      const rows = await store.read<TargetRow>(
        `SELECT id, toUnixTimestamp64Milli(created_at) AS createdAt, toUnixTimestamp64Milli(enabled_at) AS enabledAt, enabled,
           name, type, definition
         FROM (SELECT * FROM ${store.ofAllShards('alert_targets')} ORDER BY id, version DESC LIMIT 1 BY id)
         WHERE NOT is_removed
         ORDER BY created_at, id`,
        { everyShard: true, ...(signal ? { signal } : {}) },
      );
      return rows.map(({ definition, ...row }) => ({ ...row, ...JSON.parse(definition) }));
    },
    write(target, atMs) {
      const { url, token, headers, minSeverity } = target;
      const definition = JSON.stringify({ url, token, headers, minSeverity });
      return insert(target, { version: atMs, isRemoved: false, definition });
    },
    remove: (target) => insert(target, { version: REMOVED_VERSION, isRemoved: true, definition: '' }),
  };
}
