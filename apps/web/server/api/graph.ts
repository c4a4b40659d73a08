import { type GraphView, neighbourhood, type TrafficGraph, UNGROUPED } from '@faultline/model';
import type { ConsoleReads } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { compareWithBaseline } from './baseline.ts';
import { readGraphQuery } from './graph-query.ts';
import { type Freshness, replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import type { TimeWindow } from './time-window.ts';

/** Calls that start in the window may still be running, on their way, or waiting to be joined for this long. */
const LIVE_FOR_MS = 120_000;

/**
 * `GET /graph`.
 * @param maxLatenessMs spans that arrive up to this late still count
 */
export async function answerGraph(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { window, baseline, focus, view } = readGraphQuery(call.query, call.nowMs);
  const [graph, graphBefore] = await Promise.all([
    readGraph(reads, window, call, view),
    baseline && readGraph(reads, baseline, call, view),
  ]);
  const focused = focus ? neighbourhood(graph, focus.node, focus.hops) : graph;
  if (!focused) {
    throw new ApiError(404, 'not_found', `"${focus?.node}" had no traffic in this window.`, 'focus');
  }
  const isPartial = graph.partial || graphBefore?.partial;
  const freshness = freshnessOf(baseline ? [window, baseline] : [window], call.nowMs, maxLatenessMs, isPartial);
  replyJson(call.request, call.response, graphBefore ? compareWithBaseline(focused, graphBefore) : focused, freshness);
}

/** The graph of a window as the API gives it out. */
export async function readGraph(
  reads: ConsoleReads,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { nowMs, signal }: Pick<ApiCall, 'nowMs' | 'signal'>,
  view: GraphView = UNGROUPED,
): Promise<TrafficGraph> {
  return (await reads.graph({ fromMs, toMs, nowMs, recentMs: 0, signal })).in(view);
}

/** Of an answer that people may change at any time, however long ago its windows were. */
export function settlingAtMost(freshness: Freshness): Freshness {
  return freshness === 'settled' ? 'settling' : freshness;
}

/**
 * How long an answer over these windows stays true.
 * @param isPartial whether it lacks something that a later one may have
 */
export function freshnessOf(
  windows: readonly TimeWindow[],
  nowMs: number,
  maxLatenessMs: number,
  isPartial = false,
): Freshness {
  const newestMs = Math.max(...windows.map(({ toMs }) => toMs));
  if (isPartial || windows.some(({ fixed }) => !fixed) || newestMs > nowMs - LIVE_FOR_MS) return 'live';
  return newestMs > nowMs - maxLatenessMs - LIVE_FOR_MS ? 'settling' : 'settled';
}
