import type { ConnectionDocument } from '../../api-documents.ts';
import type { ConsoleReads } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { freshnessOf } from './graph.ts';
import { nodeRefOf } from './node-ref.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

/** `GET /connections/{source}/{target}`: its figures and course in the window, both its ends, and its breakers. */
export async function answerConnection(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { source = '', target = '' } = call.parts;
  const window = readTimeWindow(call.query, call.nowMs);
  const reading = { ...window, nowMs: call.nowMs, signal: call.signal };
  const { graph, breakers } = await reads.graphWithBreakers(reading);
  const connection = graph.connections.find((candidate) => candidate.source === source && candidate.target === target);
  const nodeOf = (id: string) => graph.nodes.find((node) => node.id === id) ?? null;
  const [sourceNode, targetNode] = [nodeOf(source), nodeOf(target)];
  if (!connection || !sourceNode || !targetNode) {
    throw new ApiError(404, 'not_found', `No call from "${source}" to "${target}" in this window.`, 'target');
  }
  const document: ConnectionDocument = {
    window: graph.window,
    asOf: graph.asOf,
    connection,
    source: sourceNode,
    target: targetNode,
    breakers: breakers.filter((breaker) => breaker.service === source && breaker.target === target),
    series: await reads.series({ ...reading, source: nodeRefOf(sourceNode), target: nodeRefOf(targetNode) }),
  };
  replyJson(call.request, call.response, document, freshnessOf([window], call.nowMs, maxLatenessMs, graph.partial));
}
