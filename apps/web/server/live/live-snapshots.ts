/** Whether the newest snapshot is fresh. Times are epoch milliseconds of the server. */
export interface LiveStatus {
  /** `waiting`: nothing was read yet. `stale`: the newest read failed, the snapshot is an older one. */
  state: 'waiting' | 'live' | 'stale';
  /** Why it is stale, in words; '' otherwise. */
  message: string;
  /** When the newest snapshot began to be read: what it tells is of then. 0 for never. */
  readAt: number;
  now: number;
}

export interface LiveUpdate<Snapshot> {
  snapshot: Snapshot | undefined;
  status: LiveStatus;
}

/** Snapshots of one kind, such as the graph of the last minute. */
export interface LiveSnapshots<Snapshot> {
  /** Calls back after every read, until the returned function is called. Reads go on while anybody watches. */
  watch(onUpdate: (update: LiveUpdate<Snapshot>) => void): () => void;
  /** The newest update; `waiting` if nothing was read lately. */
  latest(): LiveUpdate<Snapshot>;
  stop(): void;
}

export interface LiveOptions<Snapshot> {
  read: (signal: AbortSignal) => Promise<Snapshot>;
  /** Says in words why a read failed. */
  explain: (error: unknown) => string;
  now?: () => number;
}

const READ_EVERY_MS = 1_000;
/** A read takes at most one part in so many of the time, so that the console does not take the machine from what it shows. */
const SHARE = 2;
const LINGER_MS = 10_000;
const READ_TIMEOUT_MS = 15_000;
const LONGEST_BACKOFF_MS = 8_000;
/** Older than this it is not shown as live: nobody watched for a while. */
const FRESH_MS = 3_000;

const NOTHING_READ: Omit<LiveStatus, 'now'> = { state: 'waiting', message: '', readAt: 0 };

/**
 * One snapshot a second for all viewers together, fewer when reading takes longer than half of that. Reads only while
 * somebody watches and a little longer, so that a reload finds it warm; never two reads at once; after failures it waits 1, 2, 4, then 8 seconds.
 */
export function createLiveSnapshots<Snapshot>({
  read,
  explain,
  now = Date.now,
}: LiveOptions<Snapshot>): LiveSnapshots<Snapshot> {
  const watchers = new Set<(update: LiveUpdate<Snapshot>) => void>();
  const stopped = new AbortController();
  let snapshot: Snapshot | undefined;
  let status = NOTHING_READ;
  let failures = 0;
  let running = false;
  let lastWatchedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  const forgetOld = (): void => {
    if (running || now() - status.readAt <= FRESH_MS) return;
    snapshot = undefined;
    status = NOTHING_READ;
  };
  const latest = (): LiveUpdate<Snapshot> => {
    forgetOld();
    return { snapshot, status: { ...status, now: now() } };
  };
  const isWanted = () => watchers.size > 0 || now() - lastWatchedAt < LINGER_MS;

  const readOnce = async (): Promise<void> => {
    const startedAt = now();
    const timeout = AbortSignal.timeout(READ_TIMEOUT_MS);
    try {
      snapshot = await read(AbortSignal.any([stopped.signal, timeout]));
      failures = 0;
      status = { state: 'live', message: '', readAt: startedAt };
    } catch (error) {
      if (stopped.signal.aborted) return;
      failures += 1;
      status = { state: 'stale', message: explain(timeout.aborted ? timeout.reason : error), readAt: status.readAt };
    }
    if (stopped.signal.aborted) return;
    const update = latest();
    for (const onUpdate of watchers) onUpdate(update);
    const tookMs = now() - startedAt;
    const periodMs =
      failures === 0
        ? Math.max(READ_EVERY_MS, tookMs * SHARE)
        : Math.min(READ_EVERY_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
    timer = setTimeout(next, Math.max(0, periodMs - tookMs));
  };
  const next = (): void => {
    running = isWanted();
    if (running) void readOnce();
  };

  return {
    latest,
    watch(onUpdate) {
      forgetOld();
      watchers.add(onUpdate);
      if (!running && !stopped.signal.aborted) next();
      return () => {
        watchers.delete(onUpdate);
        lastWatchedAt = now();
      };
    },
    stop() {
      stopped.abort();
      clearTimeout(timer);
      watchers.clear();
    },
  };
}
