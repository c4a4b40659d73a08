import type { ConsoleReads } from '../console-reads.ts';
import { freshnessOf } from './graph.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

/** `GET /breakers`: every circuit breaker that was seen in the window, with what it did. */
export async function answerBreakers(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const window = readTimeWindow(call.query, call.nowMs);
  const { breakers } = await reads.graphWithBreakers({ ...window, nowMs: call.nowMs, signal: call.signal });
  replyJson(call.request, call.response, breakers, freshnessOf([window], call.nowMs, maxLatenessMs));
}
