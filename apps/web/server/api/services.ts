import type { ServiceDocument } from '../../api-documents.ts';
import type { ConsoleReads } from '../console-reads.ts';
import { ApiError } from './api-error.ts';
import { freshnessOf, readGraph } from './graph.ts';
import { replyJson } from './reply.ts';
import type { ApiCall } from './router.ts';
import { readTimeWindow } from './time-window.ts';

/** `GET /services`: every service that had traffic in the window, by name. */
export async function answerServices(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const window = readTimeWindow(call.query, call.nowMs);
  const graph = await readGraph(reads, window, call);
  const services = graph.nodes
    .filter((node) => node.kind === 'service')
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const freshness = freshnessOf([window], call.nowMs, maxLatenessMs, graph.partial);
  replyJson(call.request, call.response, { window: graph.window, asOf: graph.asOf, services }, freshness);
}

/** `GET /services/{name}`: its figures and course in the window, inside and out. */
export async function answerService(reads: ConsoleReads, maxLatenessMs: number, call: ApiCall): Promise<void> {
  const { name = '' } = call.parts;
  const window = readTimeWindow(call.query, call.nowMs);
  const reading = { ...window, nowMs: call.nowMs, signal: call.signal };
  const { graph, breakers } = await reads.graphWithBreakers(reading);
  const service = graph.nodes.find((node) => node.kind === 'service' && node.id === name);
  if (!service) throw new ApiError(404, 'not_found', `The service "${name}" had no traffic in this window.`, 'name');
  const [inside, series] = await Promise.all([
    reads.serviceInside({ ...reading, service: name }),
    reads.series({ ...reading, target: { kind: 'service', name } }),
  ]);
  const document: ServiceDocument = {
    window: graph.window,
    asOf: graph.asOf,
    service,
    ...inside,
    callers: graph.connections.filter(({ target }) => target === name),
    callees: graph.connections.filter(({ source }) => source === name),
    breakers: breakers.filter((breaker) => breaker.service === name),
    series,
  };
  replyJson(call.request, call.response, document, freshnessOf([window], call.nowMs, maxLatenessMs, graph.partial));
}
