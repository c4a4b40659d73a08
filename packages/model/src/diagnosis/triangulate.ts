import type { LatencyFinding } from './latency-channel.ts';
import type { DiagnosisWeights } from './weights.ts';

/** Slow calls between two services, whatever the operation. */
export interface SlowConnection {
  source: string;
  target: string;
  calls: number;
  /** 0..1, mean over its calls. */
  confidence: number;
  excessMs: number;
}

/** Which end of its connections a node would explain: calls out of it, or into it. */
export type ConnectionSide = 'source' | 'target';

/** What a node explains of the time that requests lost, in milliseconds a request. */
export interface NodeLatency {
  selfMs: number;
  /** Of slow connections on the side that it explains better. */
  connectionsMs: number;
  side: ConnectionSide;
}

/** From here on a connection is called slow. */
export const SLOW_FROM = 0.3;

/**
 * Charges lost time to nodes: own time to the node itself, the time between two services to both of them, as far as it is
 * like either to be at fault: a node that is sick explains all of its connections, and an innocent one has others that are
 * healthy. A store that several services wait for is a node of its own.
 */
export function triangulate(findings: readonly LatencyFinding[], weights: DiagnosisWeights): Map<string, NodeLatency> {
  const nodes = new Map<string, NodeLatency>();
  const nodeOf = (name: string) => {
    const node = nodes.get(name) ?? { selfMs: 0, connectionsMs: 0, side: 'target' };
    nodes.set(name, node);
    return node;
  };
  for (const { place, operation, excessMs } of findings) {
    if (place === 'self') nodeOf(operation.service).selfMs += excessMs;
  }
  const connections = slowConnections(findings.filter(({ place }) => place !== 'self'));
  const ends = (side: ConnectionSide) => Map.groupBy(connections, (connection) => connection[side]);
  for (const side of ['source', 'target'] as const) {
    for (const [name, own] of ends(side)) explain(nodeOf(name), side, own, weights);
  }
  const storeCalls = slowConnections(findings.filter(({ operation }) => operation.isStore));
  for (const [store, own] of Map.groupBy(storeCalls, ({ target }) => target)) {
    const callers = own.filter(({ confidence }) => confidence > SLOW_FROM).length;
    if (callers > 1) explain(nodeOf(store), 'target', own, weights);
  }
  return nodes;
}

/** Calls of all operations between the same two nodes. */
export function slowConnections(findings: readonly LatencyFinding[]): SlowConnection[] {
  const between = Map.groupBy(findings, ({ operation }) => `${operation.service}\u0000${operation.callee}`);
  return [...between.values()].map((group) => {
    const sum = (figure: (finding: LatencyFinding) => number) => group.reduce((total, one) => total + figure(one), 0);
    const calls = sum((finding) => finding.calls);
    return {
      source: group[0]!.operation.service,
      target: group[0]!.operation.callee,
      calls,
      confidence: sum((finding) => finding.calls * finding.confidence) / calls,
      excessMs: sum(({ excessMs }) => excessMs),
    };
  });
}

function explain(
  node: NodeLatency,
  side: ConnectionSide,
  own: readonly SlowConnection[],
  weights: DiagnosisWeights,
): void {
  const sum = (figure: (connection: SlowConnection) => number) => own.reduce((total, one) => total + figure(one), 0);
  const sickShare = sum(({ calls, confidence }) => calls * confidence) / sum(({ calls }) => calls);
  const slow = own.filter(({ confidence }) => confidence > SLOW_FROM).length;
  const connectionsMs = (sickShare * sum(({ excessMs }) => excessMs) * slow) / (slow + weights.loneConnection);
  if (connectionsMs <= node.connectionsMs) return;
  Object.assign(node, { side, connectionsMs });
}
