/** What a node is: a service that sends spans, a dependency inferred from its callers, or the entry `internet`. */
export type NodeKind = 'service' | 'database' | 'cache' | 'queue' | 'external' | 'entry';

/** The node that requests without a calling service come from. */
export const ENTRY_NODE = 'internet';

export interface NodeRef {
  kind: NodeKind;
  /** `service.name` of a service; for an inferred node its identity, e.g. `postgresql/db-1:5432/orders`. */
  name: string;
}

/**
 * Identity of a node on the graph. A service keeps its bare name; inferred nodes carry their kind, so that a database
 * called like a service stays another node.
 */
export function nodeId({ kind, name }: NodeRef): string {
  return kind === 'service' || kind === 'entry' ? name : `${kind}:${name}`;
}

/**
 * What an engineer reads on the map. Inferred identities are `system/address/namespace` with empty parts left out; the
 * last part is the one that tells them apart.
 */
export function displayName({ kind, name }: NodeRef): string {
  if (kind === 'service' || kind === 'entry' || kind === 'external') return name;
  return name.slice(name.lastIndexOf('/') + 1) || name;
}
