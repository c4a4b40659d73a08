import type { ConnectionKind, EdgeFact } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { calls, EDGE_COLUMNS, EDGE_FIGURES, EDGE_KEY, EDGE_SUMS, ENDS_SETTINGS } from './edge-select.ts';
import { type KeptSums, keptSums } from './kept-sums.ts';
import { readDuplicates } from './read-duplicates.ts';
import { histogram, nodeRef } from './rows.ts';
import { type ClosedPart, closedParams, closedRows, liveParams, type WindowParts } from './window-parts.ts';

interface EdgeRow {
  source_kind: string;
  source: string;
  target_kind: string;
  target: string;
  address: string;
  connection: ConnectionKind;
  breaker: string;
  recent: boolean;
  executed: number;
  matched: number;
  failed: number;
  timed_out: number;
  retries: number;
  injected: number;
  rows: number;
  sampled_rows: number;
  newest_ms: number;
  caller_latency: Record<string, number>;
  callee_latency: Record<string, number>;
}

/** Edges of a window, and what they say about its quality. */
export interface WindowEdges {
  edges: EdgeFact[];
  /** Start of the newest call in epoch milliseconds; 0 without calls. */
  newestMs: number;
  /** How many ends came more than once in the live buckets. */
  liveDuplicates: number;
  /** Calls whose caller is unknown. */
  orphans: number;
}

/** Edges that were added up by ClickHouse. */
interface EdgeSums {
  edges: EdgeFact[];
  newestMs: number;
}

/** Sums of buckets that the windows of somebody who watches have in common. */
export type KeptEdges = KeptSums<EdgeSums>;

/** Entries of histograms; 50 to 100 MB. */
const MOST_KEPT_ENTRIES = 1_500_000;

export function keptEdges(): KeptEdges {
  return keptSums(
    ({ edges }) => edges.reduce((sum, edge) => sum + 1 + edge.callerLatency.size + edge.calleeLatency.size, 0),
    MOST_KEPT_ENTRIES,
  );
}

/**
 * Edges of a window: from the rollups where they are complete, from halves elsewhere. A pair of nodes may come in several
 * rows, one of each shard among them, which add up: making histograms costs most of a read, so they are not made twice.
 * @param recentFromMs calls that started since then are marked recent
 * @param kept undefined where an answer may lack something
 */
export async function readEdges(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  kept?: KeptEdges,
  signal?: AbortSignal,
): Promise<WindowEdges> {
  const [closed, live] = await Promise.all([
    readClosed(store, parts, kept, signal),
    readLive(store, parts, recentFromMs, signal),
  ]);
  const sums = [...closed, edgeSums(live.rows)];
  const edges = sums.flatMap((sum) => sum.edges);
  return {
    edges,
    newestMs: Math.max(...sums.map(({ newestMs }) => newestMs)),
    liveDuplicates: live.duplicates,
    orphans: edges.reduce((sum, edge) => sum + (edge.source ? 0 : edge.executed), 0),
  };
}

/** Where buckets are listed, each resolution by itself: at the same time, and each sum once. */
function readClosed(
  store: Store,
  parts: WindowParts,
  kept: KeptEdges | undefined,
  signal?: AbortSignal,
): Promise<EdgeSums[]> {
  const read = (closed: ClosedPart[]) => async (): Promise<EdgeSums> =>
    edgeSums(
      await store.read<EdgeRow>(closedSums(store, { ...parts, closed }), {
        params: closedParams(parts),
        ...(signal ? { signal } : {}),
      }),
    );
  const listed = parts.closed.filter(({ versions }) => versions);
  if (listed.length < parts.closed.length) return Promise.all([read(parts.closed)()]);
  return Promise.all(
    listed
      .filter(({ versions }) => versions!.length > 0)
      .map((part) => (kept ? kept.get(JSON.stringify(part), read([part])) : read([part])())),
  );
}

function closedSums(store: Store, parts: WindowParts): string {
  const sums = `
    SELECT ${EDGE_KEY}, ${EDGE_SUMS}
    FROM (${closedRows(`${EDGE_KEY}, ${EDGE_COLUMNS}`, parts)}) AS e
    WHERE e.rows > 0
    GROUP BY ${EDGE_KEY}`;
  return `SELECT * EXCEPT newest, false AS recent, toUnixTimestamp64Milli(newest) AS newest_ms
     FROM (${store.onShards(sums)})`;
}

function edgeSums(rows: EdgeRow[]): EdgeSums {
  return { edges: rows.map(edgeFact), newestMs: rows.reduce((newest, row) => Math.max(newest, row.newest_ms), 0) };
}

async function readLive(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  signal?: AbortSignal,
): Promise<{ rows: EdgeRow[]; duplicates: number }> {
  if (parts.live.length === 0) return { rows: [], duplicates: 0 };
  const options = {
    params: { ...liveParams(parts), recentFromMs: Math.floor(recentFromMs) },
    settings: ENDS_SETTINGS,
    ...(signal ? { signal } : {}),
  };
  const read = (copies: boolean) => {
    const select = `
    SELECT ${EDGE_KEY}, time >= fromUnixTimestamp64Milli({recentFromMs:Int64}) AS recent, ${EDGE_FIGURES}
    FROM (${calls(copies)})
    GROUP BY ${EDGE_KEY}, recent`;
    return store.read<EdgeRow>(
      `SELECT * EXCEPT newest, toUnixTimestamp64Milli(newest) AS newest_ms FROM (${store.onShards(select)})`,
      options,
    );
  };
  // Copies are rare, and looking for them takes a while.
  const [duplicates, unlessCopied] = await Promise.all([readDuplicates(store, parts, signal), read(false)]);
  const rows = duplicates > 0 ? await read(true) : unlessCopied;
  return { rows, duplicates };
}

function edgeFact(row: EdgeRow): EdgeFact {
  return {
    source: nodeRef(row.source_kind, row.source),
    target: nodeRef(row.target_kind, row.target),
    address: row.address,
    kind: row.connection,
    breaker: row.breaker,
    recent: Boolean(row.recent),
    executed: row.executed,
    matched: row.matched,
    failed: row.failed,
    timedOut: row.timed_out,
    retries: row.retries,
    injected: row.injected,
    rows: row.rows,
    sampledRows: row.sampled_rows,
    callerLatency: histogram(row.caller_latency),
    calleeLatency: histogram(row.callee_latency),
  };
}
