import type { ConnectionKind, EdgeFact } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { calls, EDGE_COLUMNS, EDGE_FIGURES, EDGE_KEY, EDGE_SUMS, ENDS_SETTINGS } from './edge-select.ts';
import { readDuplicates } from './read-duplicates.ts';
import { histogram, nodeRef } from './rows.ts';
import { closedParams, closedRows, liveParams, type WindowParts } from './window-parts.ts';

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

/**
 * Edges of a window: from the rollups where they are complete, from halves elsewhere. A pair of nodes may come in several
 * rows, one of each shard among them, which add up: making histograms costs most of a read, so they are not made twice.
 * @param recentFromMs calls that started since then are marked recent
 */
export async function readEdges(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  signal?: AbortSignal,
): Promise<WindowEdges> {
  const [closed, live] = await Promise.all([
    readClosed(store, parts, signal),
    readLive(store, parts, recentFromMs, signal),
  ]);
  const rows = [...closed, ...live.rows];
  const edges = rows.map(edgeFact);
  return {
    edges,
    newestMs: rows.reduce((newest, row) => Math.max(newest, row.newest_ms), 0),
    liveDuplicates: live.duplicates,
    orphans: edges.reduce((sum, edge) => sum + (edge.source ? 0 : edge.executed), 0),
  };
}

function readClosed(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<EdgeRow[]> {
  const sums = `
    SELECT ${EDGE_KEY}, ${EDGE_SUMS}
    FROM (${closedRows(`${EDGE_KEY}, ${EDGE_COLUMNS}`, parts)}) AS e
    WHERE e.rows > 0
    GROUP BY ${EDGE_KEY}`;
  return store.read<EdgeRow>(
    `SELECT * EXCEPT newest, false AS recent, toUnixTimestamp64Milli(newest) AS newest_ms
     FROM (${store.onShards(sums)})`,
    { params: closedParams(parts), ...(signal ? { signal } : {}) },
  );
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
