import { type Deploy, mergeDeploys } from '@faultline/model';
import { inRanges } from '../graph/time-ranges.ts';
import type { Store } from '../store/connect.ts';

export interface DeployQuery {
  /** Epoch milliseconds; `toMs` excluded. */
  fromMs: number;
  toMs: number;
  service?: string;
  /** The newest, at most so many. */
  limit: number;
  signal?: AbortSignal;
}

/** Reads deploys: reported ones, and changes of `service.version` in spans. */
export interface DeployReader {
  /** Newest first. @throws StoreUnavailableError, StoreRejectedError, or the reason of the aborted signal */
  read(query: DeployQuery): Promise<Deploy[]>;
}

/** How exactly a change of version is known: the longer the window, the longer the buckets. */
const RESOLUTIONS = [
  { seconds: 10, suffix: '10s', upToMs: 6 * 3_600_000 },
  { seconds: 60, suffix: '1m', upToMs: 7 * 86_400_000 },
  { seconds: 3_600, suffix: '1h', upToMs: Number.POSITIVE_INFINITY },
];
/** A version that ran within so long before a window is not new in it. */
const KNOWN_FOR_MS = 7 * 86_400_000;

export function createDeployReader(store: Store): DeployReader {
  return {
    async read(query) {
      const [reported, seen] = await Promise.all([readReported(store, query), readSeen(store, query)]);
      return mergeDeploys(reported, seen).slice(0, query.limit);
    },
  };
}

async function readReported(store: Store, { fromMs, toMs, service, limit, signal }: DeployQuery): Promise<Deploy[]> {
  const rows = await store.read<Omit<Deploy, 'previousVersion' | 'source'>>(
    `SELECT id, toUnixTimestamp64Milli(at) AS at, service, version, environment, description, url
     FROM ${store.ofAllShards('deploys')} AS d
     WHERE d.at >= fromUnixTimestamp64Milli({fromMs:Int64}) AND d.at < fromUnixTimestamp64Milli({toMs:Int64})
       ${service === undefined ? '' : 'AND service = {service:String}'}
     ORDER BY d.at DESC, id
     LIMIT 1 BY id
     LIMIT {limit:UInt32}`,
    { params: { fromMs, toMs, service, limit }, ...(signal ? { signal } : {}) },
  );
  return rows.map((row) => ({ ...row, previousVersion: '', source: 'reported' }));
}

interface VersionRow {
  service: string;
  version: string;
  /** Epoch seconds of the first bucket of the window, and of the last one in the week before it; 0 where there is none. */
  first: number;
  before: number;
}

/** A version is new where its service ran under another one before, and not under this one. */
async function readSeen(store: Store, { fromMs, toMs, service, signal }: DeployQuery): Promise<Deploy[]> {
  const { seconds, suffix } = RESOLUTIONS.find(({ upToMs }) => toMs - fromMs <= upToMs)!;
  const from = Math.floor(fromMs / 1000 / seconds) * seconds;
  const ofService = service === undefined ? '' : 'AND service = {service:String}';
  const select = (columns: string, table: string, range: { from: number; to: number }) =>
    `SELECT service, version, ${columns} FROM service_${table}
     WHERE version != '' AND ${inRanges([range])} ${ofService} GROUP BY service, version`;
  // The hour in which the window begins holds what is in the window, too.
  const wholeHour = Math.floor(from / 3_600) * 3_600;
  const inWindow = { from, to: Math.ceil(toMs / 1000) };
  const rows = await store.read<VersionRow>(
    `SELECT service, version, minIf(first, first > 0) AS first, max(before) AS before
     FROM (${store.onShards(select('toUnixTimestamp(min(bucket)) AS first, toUInt32(0) AS before', suffix, inWindow))}
       UNION ALL ${store.onShards(select('toUInt32(0), toUnixTimestamp(max(bucket))', '1h', { from: wholeHour - KNOWN_FOR_MS / 1000, to: wholeHour }))}
       UNION ALL ${store.onShards(select('toUInt32(0), toUnixTimestamp(max(bucket))', '10s', { from: wholeHour, to: from }))})
     GROUP BY service, version
     ORDER BY service, first`,
    { params: { service }, ...(signal ? { signal } : {}) },
  );
  return rows
    .filter(({ first, before }) => first > 0 && before === 0)
    .flatMap((row) => {
      const previous = rows
        .filter((other) => other.service === row.service && other.version !== row.version)
        .map((other) => ({ version: other.version, since: other.before > 0 ? other.before : other.first }))
        .filter(({ since }) => since < row.first)
        .sort((a, b) => b.since - a.since)[0];
      return previous === undefined ? [] : [seenDeploy(row, previous.version)];
    });
}

function seenDeploy({ service, version, first }: VersionRow, previousVersion: string): Deploy {
  return {
    id: '',
    service,
    version,
    previousVersion,
    at: first * 1000,
    environment: '',
    description: '',
    url: '',
    source: 'seen',
  };
}
