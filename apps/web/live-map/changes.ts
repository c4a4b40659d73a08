import type { BreakerState, Health, TrafficGraph } from '@faultline/model';
import { connectionKey } from '../connection-key.ts';

/** A change worth saying aloud. */
export type Change =
  | { kind: 'breaker'; source: string; target: string; from: BreakerState; to: BreakerState }
  | { kind: 'connection-health'; source: string; target: string; from: Health; to: Health }
  | { kind: 'node-health'; name: string; from: Health; to: Health };

const JUDGED: readonly Health[] = ['ok', 'degraded', 'failing'];

/** What changed between two snapshots: breaker states, and health where both snapshots judge it. */
export function changesBetween(before: TrafficGraph, after: TrafficGraph): Change[] {
  const nameOf = new Map(after.nodes.map((node) => [node.id, node.name]));
  const nodesBefore = new Map(before.nodes.map((node) => [node.id, node]));
  const connectionsBefore = new Map(before.connections.map((connection) => [connectionKey(connection), connection]));
  const changes: Change[] = [];

  for (const connection of after.connections) {
    const earlier = connectionsBefore.get(connectionKey(connection));
    if (!earlier) continue;
    const ends = {
      source: nameOf.get(connection.source) ?? connection.source,
      target: nameOf.get(connection.target) ?? connection.target,
    };
    const [stateBefore, state] = [earlier.breaker.state, connection.breaker.state];
    if (connection.breaker.instances > 0 && stateBefore !== state) {
      changes.push({ kind: 'breaker', ...ends, from: stateBefore, to: state });
    } else if (isJudgementChange(earlier.health, connection.health)) {
      changes.push({ kind: 'connection-health', ...ends, from: earlier.health, to: connection.health });
    }
  }
  for (const node of after.nodes) {
    const earlier = nodesBefore.get(node.id);
    if (earlier && isJudgementChange(earlier.health, node.health)) {
      changes.push({ kind: 'node-health', name: node.name, from: earlier.health, to: node.health });
    }
  }
  return changes;
}

function isJudgementChange(from: Health, to: Health): boolean {
  return from !== to && JUDGED.includes(from) && JUDGED.includes(to);
}
