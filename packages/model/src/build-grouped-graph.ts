import { buildTrafficGraph } from './build-traffic-graph.ts';
import type { GraphFacts } from './graph-facts.ts';
import { type Grouping, placeInGroups } from './grouping.ts';
import { type IntakeFacts, NO_INTAKE_FACTS } from './intake-facts.ts';
import { nodeId } from './node.ts';
import type { GraphNode, GroupMember, Health, TrafficGraph } from './traffic-graph.ts';

const FROM_BEST: readonly Health[] = ['idle', 'unknown', 'ok', 'degraded', 'failing'];

/**
 * The traffic graph with groups of services as its nodes. Counts and histograms are summed, so percentiles are those of
 * all calls together. A group's requests are those from outside of it; calls among its services are its connection to
 * itself. It is as healthy as the worst of its services.
 * @param open names of groups whose services stand for themselves
 */
export function buildGroupedGraph(
  facts: GraphFacts,
  grouping: Grouping,
  intake: IntakeFacts = NO_INTAKE_FACTS,
  open: readonly string[] = [],
): TrafficGraph {
  const place = placeInGroups(facts, grouping, open);
  const members = new Map<string, GraphNode[]>();
  for (const node of buildTrafficGraph(facts).nodes) {
    if (node.kind !== 'service') continue;
    const id = nodeId(place({ kind: 'service', name: node.id }));
    members.set(id, [...(members.get(id) ?? []), node]);
  }
  const graph = buildTrafficGraph(facts, intake, place);
  const nodes = graph.nodes.map((node) =>
    node.kind === 'group' ? describeGroup(node, members.get(node.id) ?? [], grouping) : node,
  );
  return { ...graph, nodes };
}

function describeGroup(group: GraphNode, members: readonly GraphNode[], grouping: Grouping): GraphNode {
  const union = (valuesOf: (node: GraphNode) => readonly string[]) =>
    [...new Set(members.flatMap(valuesOf))].toSorted();
  const worst = members.reduce((rank, { health }) => Math.max(rank, FROM_BEST.indexOf(health)), 0);
  const only = (field: 'namespace' | 'team') => {
    const values = union((node) => [node[field]]);
    return values.length === 1 ? values[0]! : '';
  };
  return {
    ...group,
    name: group.name === '' ? `no ${grouping}` : group.name,
    namespace: only('namespace'),
    team: only('team'),
    regions: union(({ regions }) => regions),
    instances: members.reduce((sum, { instances }) => sum + instances, 0),
    health: FROM_BEST[worst]!,
    services: members.map(memberOf).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function memberOf({ name, requests, rps, errorRate, latency, health }: GraphNode): GroupMember {
  return { name, requests, rps, errorRate, latency, health };
}
