import { addBreaker, addEdge, attempted, type CallFigures, errorRate, noCalls, succeeded } from './call-figures.ts';
import { breakersByConnection, connectionKey } from './connection-breakers.ts';
import { type Elapsed, elapsedOf } from './elapsed.ts';
import { describeFanOut } from './fan-out.ts';
import type { ConnectionKind, EdgeFact, GraphFacts, ServiceFact } from './graph-facts.ts';
import { AS_IT_IS, type Placing } from './grouping.ts';
import { healthOf } from './health.ts';
import { percentilesMs } from './histogram.ts';
import { type IntakeFacts, NO_INTAKE_FACTS } from './intake-facts.ts';
import { JUDGEMENTS } from './judgement.ts';
import { displayName, ENTRY_NODE, type NodeRef, nodeId } from './node.ts';
import { breakerKey, breakerTargets, resolveTargets } from './resolve-targets.ts';
import type { ConnectionBreaker, GraphConnection, GraphNode, RecentFigures, TrafficGraph } from './traffic-graph.ts';

/** Figures of the whole window, and of its newest seconds. */
interface Sums {
  window: CallFigures;
  recent: CallFigures;
}

interface ConnectionDraft extends Sums {
  source: NodeRef;
  target: NodeRef;
  kind: ConnectionKind;
}

/**
 * Turns what the store counted into the traffic graph: names callees, ties breakers to connections, sums figures per
 * node and connection, and judges them. Pure; the same facts always give the same graph.
 * @param intake what the graph's notices speak of; left out for a window that is over
 * @param place what stands for a node; calls within a group are its connection to itself, and none of its requests
 */
export function buildTrafficGraph(
  facts: GraphFacts,
  intake: IntakeFacts = NO_INTAKE_FACTS,
  place: Placing = AS_IT_IS,
): TrafficGraph {
  const elapsed = elapsedOf(facts);
  const resolved = resolveTargets(facts);
  const targets = breakerTargets(facts, resolved);
  const edges = place === AS_IT_IS ? resolved : resolved.map((edge) => placeEnds(edge, place));

  const connections = sumConnections(edges);
  for (const { service, name, recent, outcomes, injected } of facts.breakers) {
    const target = targets.get(breakerKey(service, name));
    if (!target) continue;
    const draft = draftOf(
      connections,
      place({ kind: 'service', name: service }),
      place(target),
      connectionKindTo(target),
    );
    addBreaker(draft.window, { outcomes, injected });
    if (recent) addBreaker(draft.recent, { outcomes, injected });
  }
  const served = sumServed(edges);
  const services = new Map(facts.services.map((service) => [service.name, service]));
  const breakers = breakersByConnection(facts.breakerStates, targets, place);

  const requestsAt = (id: string) => served.get(id)?.window.executed ?? 0;
  const entry = sumEntry(connections);
  const graph: TrafficGraph = {
    window: { from: facts.window.fromMs, to: facts.window.toMs, bucketMs: facts.window.bucketMs },
    asOf: facts.asOfMs,
    partial: facts.partial,
    nodes: [...collectNodes(facts, edges, connections, place)].map(([id, ref]) =>
      describeNode(
        id,
        ref,
        served.get(id),
        ref.kind === 'service' ? services.get(ref.name) : undefined,
        entry,
        elapsed,
      ),
    ),
    connections: [...connections.values()].map((draft) =>
      describeConnection(
        draft,
        requestsAt(nodeId(draft.source)),
        breakers.get(connectionKey(draft.source, draft.target)),
        facts.recentMs,
        elapsed,
      ),
    ),
    entry: {
      rps: entry.executed / elapsed.windowSeconds,
      errorRate: errorRate(entry),
      fanOut: describeFanOut(facts.fanOut),
    },
    quality: facts.quality,
    notices: [],
  };
  for (const judge of JUDGEMENTS) judge(graph, intake);
  return graph;
}

function draftOf(
  drafts: Map<string, ConnectionDraft>,
  source: NodeRef,
  target: NodeRef,
  kind: ConnectionKind,
): ConnectionDraft {
  const key = connectionKey(source, target);
  let draft = drafts.get(key);
  if (!draft) {
    draft = { source, target, kind, window: noCalls(), recent: noCalls() };
    drafts.set(key, draft);
  }
  return draft;
}

function placeEnds(edge: EdgeFact, place: Placing): EdgeFact {
  return { ...edge, source: edge.source && place(edge.source), target: edge.target && place(edge.target) };
}

function isWithinGroup({ source, target }: EdgeFact): boolean {
  return target?.kind === 'group' && source?.kind === 'group' && source.name === target.name;
}

function sumConnections(edges: readonly EdgeFact[]): Map<string, ConnectionDraft> {
  const drafts = new Map<string, ConnectionDraft>();
  for (const edge of edges) {
    if (!edge.source || !edge.target) continue;
    const draft = draftOf(drafts, edge.source, edge.target, edge.kind);
    addEdge(draft.window, edge);
    if (edge.recent) addEdge(draft.recent, edge);
  }
  return drafts;
}

/** What each node was asked to do: its inbound connections, and the orphans whose caller nobody knows. */
function sumServed(edges: readonly EdgeFact[]): Map<string, Sums> {
  const served = new Map<string, Sums>();
  const sumsOf = (ref: NodeRef): Sums => {
    const id = nodeId(ref);
    const sums = served.get(id) ?? { window: noCalls(), recent: noCalls() };
    served.set(id, sums);
    return sums;
  };
  for (const edge of edges) {
    if (!edge.target || isWithinGroup(edge)) continue;
    addEdge(sumsOf(edge.target).window, edge);
    if (edge.recent) addEdge(sumsOf(edge.target).recent, edge);
  }
  return served;
}

function sumEntry(connections: ReadonlyMap<string, ConnectionDraft>): CallFigures {
  const sum = noCalls();
  for (const { source, window } of connections.values()) {
    if (source.kind !== 'entry') continue;
    sum.executed += window.executed;
    sum.failed += window.failed;
    sum.timedOut += window.timedOut;
    sum.rejected += window.rejected;
  }
  return sum;
}

function collectNodes(
  facts: GraphFacts,
  edges: readonly EdgeFact[],
  connections: ReadonlyMap<string, ConnectionDraft>,
  place: Placing,
): Map<string, NodeRef> {
  const refs: NodeRef[] = facts.services.map(({ name }) => place({ kind: 'service', name }));
  for (const { target } of edges) if (target) refs.push(target);
  for (const { source, target } of connections.values()) refs.push(source, target);
  return new Map(refs.map((ref) => [nodeId(ref), ref]));
}

function describeNode(
  id: string,
  ref: NodeRef,
  sums: Sums | undefined,
  service: ServiceFact | undefined,
  entry: CallFigures,
  elapsed: Elapsed,
): GraphNode {
  const isEntry = ref.kind === 'entry' && ref.name === ENTRY_NODE;
  const figures = isEntry ? entry : (sums?.window ?? noCalls());
  const latency = figures.calleeLatency.size > 0 ? figures.calleeLatency : figures.callerLatency;
  return {
    id,
    name: displayName(ref),
    kind: ref.kind,
    namespace: service?.namespace ?? '',
    team: service?.team ?? '',
    criticality: service?.criticality ?? '',
    regions: service?.regions ?? [],
    versions: service?.versions ?? [],
    instances: service?.instances ?? 0,
    requests: round(figures.executed),
    errors: round(figures.failed + figures.timedOut),
    rps: figures.executed / elapsed.windowSeconds,
    errorRate: errorRate(figures),
    latency: percentilesMs(latency),
    requestsPerEntry: entry.executed === 0 ? 0 : figures.executed / entry.executed,
    health: healthOf(figures, isEntry ? noCalls() : (sums?.recent ?? noCalls())),
    notices: [],
    suspicion: 0,
  };
}

const NO_BREAKER: ConnectionBreaker = { name: '', state: 'closed', open: 0, instances: 0, since: 0, nextProbeAt: 0 };

function describeConnection(
  draft: ConnectionDraft,
  sourceRequests: number,
  breaker: ConnectionBreaker | undefined,
  recentMs: number,
  elapsed: Elapsed,
): GraphConnection {
  const { source, target, kind, window } = draft;
  const connection: GraphConnection = {
    source: nodeId(source),
    target: nodeId(target),
    kind,
    attempted: round(attempted(window)),
    matched: round(window.matched),
    executed: round(window.executed),
    succeeded: round(succeeded(window)),
    failed: round(window.failed),
    timedOut: round(window.timedOut),
    rejected: round(window.rejected),
    shortCircuited: round(window.shortCircuited),
    fallbackServed: round(window.fallbackServed),
    fallbackFailed: round(window.fallbackFailed),
    retries: round(window.retries),
    injected: round(window.injected),
    rps: window.executed / elapsed.windowSeconds,
    errorRate: errorRate(window),
    latency: percentilesMs(window.callerLatency.size > 0 ? window.callerLatency : window.calleeLatency),
    calleeLatency: percentilesMs(window.calleeLatency),
    callsPerRequest: callsPerRequest(source, window.executed, sourceRequests),
    breaker: breaker ?? NO_BREAKER,
    unmatchedShare: share(window.executed - window.matched, window.executed),
    sampledShare: share(window.sampledRows, window.rows),
    health: healthOf(window, draft.recent),
  };
  return recentMs > 0 ? { ...connection, recent: describeRecent(draft.recent, recentMs, elapsed) } : connection;
}

function describeRecent(recent: CallFigures, windowMs: number, { recentSeconds }: Elapsed): RecentFigures {
  const latency = recent.callerLatency.size > 0 ? recent.callerLatency : recent.calleeLatency;
  return {
    windowMs,
    succeededPerSecond: succeeded(recent) / recentSeconds,
    failedPerSecond: recent.failed / recentSeconds,
    timedOutPerSecond: recent.timedOut / recentSeconds,
    rejectedPerSecond: recent.rejected / recentSeconds,
    shortCircuitedPerSecond: recent.shortCircuited / recentSeconds,
    fallbackServedPerSecond: recent.fallbackServed / recentSeconds,
    errorRate: errorRate(recent),
    p95: percentilesMs(latency).p95,
  };
}

function callsPerRequest(source: NodeRef, executed: number, sourceRequests: number): number {
  if (source.kind === 'entry') return executed > 0 ? 1 : 0;
  return share(executed, sourceRequests);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.max(0, part / whole);
}

function connectionKindTo({ kind }: NodeRef): ConnectionKind {
  if (kind === 'database' || kind === 'cache') return 'database';
  return kind === 'queue' ? 'messaging' : 'rpc';
}

/** Sampling weights are fractions; calls are not. */
function round(calls: number): number {
  return Math.round(calls);
}
