import type { GraphNode, NodeRef } from '@faultline/model';

/** How the store names a node of the graph: inferred nodes carry their kind in the id, services do not. */
export function nodeRefOf({ id, kind }: Pick<GraphNode, 'id' | 'kind'>): NodeRef {
  const prefix = `${kind}:`;
  return { kind, name: kind !== 'service' && kind !== 'entry' && id.startsWith(prefix) ? id.slice(prefix.length) : id };
}
