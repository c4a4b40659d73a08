import type { CollectorReport, DiskFact, IntakeFacts } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { readDiskSpace } from './disk-space.ts';
import { droppable, readPartitions } from './partitions.ts';

/** Reads what there is to know of the way that new spans take. */
export interface IntakeReader {
  /**
   * What a server cannot tell, because a table is missing or closed to this user, is left out. Of several servers that
   * answer the one with the fullest disk counts.
   * @throws StoreUnavailableError, or the reason of the aborted signal
   */
  read(signal?: AbortSignal): Promise<IntakeFacts>;
}

/** Collectors report every few seconds while there is something to say; who has been silent for longer is gone. */
const REPORT_HOLDS_SECONDS = 30;
const DELETION_IS_TOLD_SECONDS = 3_600;

/** @param clock epoch milliseconds; decides which partition of a table is the present one */
export function createIntakeReader(store: Store, clock: () => number): IntakeReader {
  return {
    async read(signal) {
      const [disk, collectors] = await Promise.all([
        readFullestDisk(store, clock, signal),
        unlessClosed(readReports(store, signal), []),
      ]);
      return { disk, collectors };
    },
  };
}

async function readFullestDisk(store: Store, clock: () => number, signal?: AbortSignal): Promise<DiskFact | undefined> {
  const reads = await Promise.allSettled(
    store.eachServer().map((server) => unlessClosed(readDisk(server, clock, signal), undefined)),
  );
  const answers = reads.filter((read) => read.status === 'fulfilled').map((read) => read.value);
  if (answers.length === 0) throw reads.find((read) => read.status === 'rejected')!.reason;
  const share = ({ freeBytes, totalBytes }: DiskFact) => freeBytes / totalBytes;
  return answers.filter((disk) => disk !== undefined).sort((a, b) => share(a) - share(b))[0];
}

async function readDisk(store: Store, clock: () => number, signal?: AbortSignal): Promise<DiskFact> {
  const [space, partitions, deletedUpTo] = await Promise.all([
    readDiskSpace(store, signal),
    readPartitions(store, signal),
    unlessClosed(readDeletedUpTo(store, signal), ''),
  ]);
  const reclaimableBytes = droppable(partitions, clock()).reduce((sum, { bytes }) => sum + bytes, 0);
  return { ...space, reclaimableBytes, deletedUpTo };
}

async function readDeletedUpTo(store: Store, signal?: AbortSignal): Promise<string> {
  const [row] = await store.read<{ day: string }>(
    `SELECT toString(toDate(max(starts_at))) AS day FROM dropped_partitions
     WHERE table = 'spans' AND dropped_at > now64(3) - toIntervalSecond({seconds:UInt32})
     HAVING count() > 0`,
    { params: { seconds: DELETION_IS_TOLD_SECONDS }, ...(signal ? { signal } : {}) },
  );
  return row?.day ?? '';
}

function readReports(store: Store, signal?: AbortSignal): Promise<CollectorReport[]> {
  return store.read<CollectorReport>(
    `SELECT collector, spans_waiting AS spansWaiting, log_bytes AS logBytes, log_quota_bytes AS logQuotaBytes,
       log_age_ms AS logAgeMs, obstacle
     FROM ${store.ofAllShards('collector_reports')}
     WHERE reported_at > now64(3) - toIntervalSecond({seconds:UInt32})
     ORDER BY collector, reported_at DESC
     LIMIT 1 BY collector`,
    { params: { seconds: REPORT_HOLDS_SECONDS }, ...(signal ? { signal } : {}) },
  );
}

const CLOSED = ['UNKNOWN_TABLE', 'UNKNOWN_DATABASE', 'UNKNOWN_IDENTIFIER', 'ACCESS_DENIED'];

/** The fallback where there is no such table, as in a database of an older version, or this user may not read it. */
async function unlessClosed<T, F>(reading: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await reading;
  } catch (error) {
    const { type } = ((error as Error).cause ?? {}) as { type?: string };
    if (CLOSED.includes(type ?? '')) return fallback;
    throw error;
  }
}
