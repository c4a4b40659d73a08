import {
  buildGroupedGraph,
  buildTrafficGraph,
  type GraphFacts,
  type GraphView,
  type Incident,
  type IntakeFacts,
  type TrafficGraph,
  withSuspicion,
} from '@faultline/model';
import type { ViewedGraph } from './console-reads.ts';

/** Builds each view of the facts when it is first asked for, and once. */
export function viewedGraph(
  facts: GraphFacts,
  intake: IntakeFacts,
  incidents: readonly Pick<Incident, 'suspects'>[],
): ViewedGraph {
  const built = new Map<string, TrafficGraph>();
  return {
    asOf: facts.asOfMs,
    in(view) {
      const key = JSON.stringify([view.grouping, view.open]);
      const graph = built.get(key) ?? withSuspicion(build(facts, intake, view), incidents);
      built.set(key, graph);
      return graph;
    },
  };
}

function build(facts: GraphFacts, intake: IntakeFacts, { grouping, open }: GraphView): TrafficGraph {
  return grouping ? buildGroupedGraph(facts, grouping, intake, open) : buildTrafficGraph(facts, intake);
}
