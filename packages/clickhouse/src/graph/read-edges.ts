import type { ConnectionKind, EdgeFact } from '@faultline/model';
import type { Store } from '../store/connect.ts';
import { CALLS, DUPLICATES, EDGE_FIGURES, EDGE_KEY } from './edge-select.ts';
import { histogram, nodeRef } from './rows.ts';
import { closedBuckets, closedParams, liveParams, type WindowParts } from './window-parts.ts';

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
  duplicate_rows: number;
  newest_ms: number;
  caller_latency: Record<string, number>;
  callee_latency: Record<string, number>;
}

/** Edges of a window, and what they say about its quality. */
export interface WindowEdges {
  edges: EdgeFact[];
  /** Start of the newest call in epoch milliseconds; 0 without calls. */
  newestMs: number;
  duplicates: number;
  /** Calls whose caller is unknown. */
  orphans: number;
}

/**
 * Edges of a window: from the rollups where they are complete, from halves elsewhere. A pair of nodes may come in several
 * rows, which add up.
 * @param recentFromMs calls that started since then are marked recent
 */
export async function readEdges(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  signal?: AbortSignal,
): Promise<WindowEdges> {
  const rows = (
    await Promise.all([readRollups(store, parts, signal), readLive(store, parts, recentFromMs, signal)])
  ).flat();
  const edges = rows.filter((row) => row.rows > 0).map(edgeFact);
  return {
    edges,
    newestMs: Math.max(0, ...rows.filter((row) => row.rows > 0).map((row) => row.newest_ms)),
    duplicates: rows.reduce((sum, row) => sum + row.duplicate_rows, 0),
    orphans: edges.reduce((sum, edge) => sum + (edge.source ? 0 : edge.executed), 0),
  };
}

const ROLLUP_FIGURES = [
  'executed',
  'matched',
  'failed',
  'timed_out',
  'retries',
  'injected',
  'rows',
  'sampled_rows',
  'duplicate_rows',
]
  .map((column) => `sum(e.${column}) AS ${column}`)
  .join(', ');

function readRollups(store: Store, parts: WindowParts, signal?: AbortSignal): Promise<EdgeRow[]> {
  return store.read<EdgeRow>(
    `SELECT ${EDGE_KEY}, false AS recent, ${ROLLUP_FIGURES}, toUnixTimestamp64Milli(max(e.newest)) AS newest_ms,
       sumMap(e.caller_latency) AS caller_latency, sumMap(e.callee_latency) AS callee_latency
     FROM (${closedBuckets('edges_10s')}) AS e
     GROUP BY ${EDGE_KEY}`,
    { params: closedParams(parts), ...(signal ? { signal } : {}) },
  );
}

async function readLive(
  store: Store,
  parts: WindowParts,
  recentFromMs: number,
  signal?: AbortSignal,
): Promise<EdgeRow[]> {
  if (parts.live.length === 0) return [];
  return store.read<EdgeRow>(
    `SELECT * EXCEPT newest, 0 AS duplicate_rows, toUnixTimestamp64Milli(newest) AS newest_ms
     FROM (
       SELECT ${EDGE_KEY}, time >= fromUnixTimestamp64Milli({recentFromMs:Int64}) AS recent, ${EDGE_FIGURES}
       FROM (${CALLS})
       GROUP BY ${EDGE_KEY}, recent)
     UNION ALL
     SELECT '', '', '', '', '', '', '', false, 0, 0, 0, 0, 0, 0, 0, 0, map(), map(), duplicate_rows, 0
     FROM (${DUPLICATES})`,
    { params: { ...liveParams(parts), recentFromMs: Math.floor(recentFromMs) }, ...(signal ? { signal } : {}) },
  );
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
