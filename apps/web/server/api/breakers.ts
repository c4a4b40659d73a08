import type { ConsoleReads } from '../console-reads.ts';
import { freshnessOf } from './graph.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

/** `GET /breakers`: every circuit breaker that was seen in the window, or that is asked for, with what it did. */
export async function answerBreakers(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const window = readTimeWindow(call.query, call.nowMs);
  const isAsked = (parameter: string, value: string) => (call.query.get(parameter) || value) === value;
  const { graph, breakers } = await reads.graphWithBreakers({ ...window, nowMs: call.nowMs, signal: call.signal });
  const asked = breakers.filter((breaker) => isAsked('service', breaker.service) && isAsked('name', breaker.name));
  replyJson(call.request, call.response, asked, freshnessOf([window], call.nowMs, maxLatenessMs, graph.partial));
}
