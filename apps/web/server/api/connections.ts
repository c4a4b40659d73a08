import type { ConsoleReads } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { freshnessOf, readGraph } from './graph.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

/** `GET /connections/{source}/{target}`: its figures in the window, with the nodes at both ends. */
export async function answerConnection(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { source = '', target = '' } = call.parts;
  const window = readTimeWindow(call.query, call.nowMs);
  const graph = await readGraph(reads, window, call);
  const connection = graph.connections.find((candidate) => candidate.source === source && candidate.target === target);
  if (!connection) {
    throw new ApiError(404, 'not_found', `No call from "${source}" to "${target}" in this window.`, 'target');
  }
  const nodeOf = (id: string) => graph.nodes.find((node) => node.id === id);
  replyJson(
    call.request,
    call.response,
    { window: graph.window, asOf: graph.asOf, connection, source: nodeOf(source), target: nodeOf(target) },
    freshnessOf([window], call.nowMs, maxLatenessMs),
  );
}
