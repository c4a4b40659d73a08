import type { GraphFacts, ServiceFact } from './graph-facts.ts';
import type { NodeRef } from './node.ts';

/** What services can be grouped by: what their resources say of them. */
export const GROUPINGS = ['namespace', 'team', 'region'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** How services are seen: each by itself, or in groups, of which some are open: their services stand for themselves. */
export interface GraphView {
  grouping: Grouping | undefined;
  /** Names of groups; '' is the group of services that say nothing. */
  open: readonly string[];
}

/** Every service by itself. */
export const UNGROUPED: GraphView = { grouping: undefined, open: [] };

/** The node that stands for a service, or any other node, on a graph. */
export type Placing = (ref: NodeRef) => NodeRef;

/** Everything stands for itself. */
export const AS_IT_IS: Placing = (ref) => ref;

/**
 * Puts services into groups; dependencies and the entry, of which none is known, stay. A service that says nothing of it
 * is in the group ''. One that runs in several regions is in a group of its own for these, `eu, us`: connections do not
 * know regions, so its calls cannot be told apart.
 * @param open groups whose services stay
 */
export function placeInGroups(
  { services }: Pick<GraphFacts, 'services'>,
  grouping: Grouping,
  open: readonly string[] = [],
): Placing {
  const groups = new Map(services.map((service) => [service.name, groupOf(service, grouping)]));
  const isOpen = new Set(open);
  return (ref) => {
    const name = groups.get(ref.name) ?? '';
    return ref.kind === 'service' && !isOpen.has(name) ? { kind: 'group', name } : ref;
  };
}

function groupOf(service: ServiceFact, grouping: Grouping): string {
  return grouping === 'region' ? service.regions.join(', ') : service[grouping];
}
