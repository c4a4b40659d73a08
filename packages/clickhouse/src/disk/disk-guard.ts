import { diskThresholds } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { type DiskSpace, readDiskSpace } from './disk-space.ts';
import { droppable, type Partition, readPartitions } from './partitions.ts';

/** Keeps the disks of ClickHouse from getting full: those of every server that the store was told of. */
export interface DiskGuard {
  /**
   * When the disk is nearly full, deletes the oldest partitions of the raw tables until it is not; never a table's newest.
   * Several collectors may do so at once.
   * @returns what was deleted; often nothing
   * @throws StoreUnavailableError when a server does not answer, after the others have been seen to; what was deleted by
   *   then has been told to `onDropped`
   */
  run(): Promise<Partition[]>;
}

export interface DiskGuardOptions {
  /** Told of each partition as soon as it is gone, and how much was free before. */
  onDropped?: (partition: Partition, before: DiskSpace) => void;
  /** Bytes free below which the oldest go. Default: those of `diskThresholds`. */
  dropBelowBytes?: (totalBytes: number) => number;
}

/** @param clock epoch milliseconds; decides which partition of a table is the present one */
export function createDiskGuard(store: Store, clock: () => number, options: DiskGuardOptions = {}): DiskGuard {
  const guards = store.eachServer().map((server) => createServerGuard(server, clock, options));
  return {
    async run() {
      const runs = await Promise.allSettled(guards.map((guard) => guard.run()));
      return runs.flatMap((run) => {
        if (run.status === 'rejected') throw run.reason;
        return run.value;
      });
    },
  };
}

function createServerGuard(store: Store, clock: () => number, options: DiskGuardOptions): DiskGuard {
  const { onDropped, dropBelowBytes = (totalBytes) => diskThresholds(totalBytes).dropBelowBytes } = options;
  const isScarce = ({ freeBytes, leavingBytes, totalBytes }: DiskSpace) =>
    freeBytes + leavingBytes < dropBelowBytes(totalBytes);

  return {
    async run() {
      const dropped: Partition[] = [];
      const { freeBytes, totalBytes } = await readDiskSpace(store);
      if (freeBytes >= dropBelowBytes(totalBytes)) return dropped;
      const partitions = await readPartitions(store);
      for (const table of new Set(partitions.map((partition) => partition.table))) await sweep(store, table);
      for (const partition of droppable(partitions, clock())) {
        const space = await readDiskSpace(store);
        if (!isScarce(space)) break;
        await drop(store, partition);
        dropped.push(partition);
        onDropped?.(partition, space);
        await note(store, partition);
      }
      return dropped;
    },
  };
}

/** Whatever its size: the server's limit is there to stop slips of the hand. */
function drop(store: Store, { table, id }: Pick<Partition, 'table' | 'id'>): Promise<void> {
  return store.run('ALTER TABLE {table:Identifier} DROP PARTITION ID {id:String}', {
    params: { table, id },
    settings: { max_partition_size_to_drop: '0' },
  });
}

/** No partition of days or of six hours has this id. */
const NO_PARTITION = '1';

/**
 * Removes parts that are not in use any more. A deleted part that a query was reading would otherwise stay until
 * ClickHouse's own cleaning, for up to 5 minutes in which inserts are refused; whatever is dropped, it cleans up at once.
 */
function sweep(store: Store, table: string): Promise<void> {
  return drop(store, { table, id: NO_PARTITION });
}

/** For the console, which says what is gone. */
function note(store: Store, { table, startsAt, bytes }: Partition): Promise<void> {
  return store.run(
    `INSERT INTO dropped_partitions (table, starts_at, bytes)
     VALUES ({table:String}, toDateTime({startsAt:UInt32}), {bytes:UInt64})`,
    { params: { table, startsAt, bytes }, settings: { async_insert: 0 } },
  );
}
