/**
 * What a node is: a service that sends spans, a dependency inferred from its callers, the entry `internet`, or, where
 * services are grouped, a group of them.
 */
export type NodeKind = 'service' | 'database' | 'cache' | 'queue' | 'external' | 'entry' | 'group';

/** The node that requests without a calling service come from. */
export const ENTRY_NODE = 'internet';

export interface NodeRef {
  kind: NodeKind;
  /** `service.name` of a service; for an inferred node its identity, e.g. `postgresql/db-1:5432/orders`. */
  name: string;
}

/** How many services a node stands for: a service for itself, a group for those in it, anything else for none. */
export function servicesIn({ kind, services }: { kind: NodeKind; services?: readonly unknown[] }): number {
  return services?.length ?? (kind === 'service' ? 1 : 0);
}

/**
 * Identity of a node on the graph. A service keeps its bare name; inferred nodes carry their kind, so that a database
 * called like a service stays another node.
 */
export function nodeId({ kind, name }: NodeRef): string {
  return kind === 'service' || kind === 'entry' ? name : `${kind}:${name}`;
}

const INFERRED: readonly NodeKind[] = ['database', 'cache', 'queue', 'external'];

/** The node of an id, whether it is on the graph or not: what does not say its kind is a service. */
export function nodeRefOfId(id: string): NodeRef {
  if (id === ENTRY_NODE) return { kind: 'entry', name: id };
  const kind = INFERRED.find((inferred) => id.startsWith(`${inferred}:`));
  return kind ? { kind, name: id.slice(kind.length + 1) } : { kind: 'service', name: id };
}

/**
 * What an engineer reads on the map. Inferred identities are `system/address/namespace` with empty parts left out. A
 * namespace tells them apart best; without one it is the system and where it listens.
 */
export function displayName({ kind, name }: NodeRef): string {
  if (kind === 'service' || kind === 'entry' || kind === 'external' || kind === 'group') return name;
  const [system = '', ...rest] = name.split('/');
  const last = rest.at(-1);
  if (!last) return system;
  if (kind === 'queue' || (!isAddress(last) && !isNumber(last))) return last;
  const address = rest[0]!;
  return LOOPBACK.test(address) ? `${system}${address.replace(LOOPBACK, '')}` : `${system} ${rest.join('/')}`;
}

/** {@link displayName} of the node of an id. */
export function displayNameOfId(id: string): string {
  return displayName(nodeRefOfId(id));
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)(?=:|$)/;

function isAddress(part: string): boolean {
  return /:\d+$|^\d{1,3}(\.\d{1,3}){3}$/.test(part) || part === 'localhost';
}

/** Redis numbers its databases, which says nothing to anybody. */
function isNumber(part: string): boolean {
  return /^\d+$/.test(part);
}
