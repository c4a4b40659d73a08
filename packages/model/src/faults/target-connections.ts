import type { GraphConnection, GraphNode } from '../traffic-graph.ts';
import type { Fault, FaultTarget } from './experiment.ts';

type Ends = Pick<GraphConnection, 'source' | 'target' | 'breaker'>;
type Named = Pick<GraphNode, 'id' | 'name' | 'kind'>;

/** Whether calls of a connection are among those that one of the faults is meant for. */
export function isAtTarget(
  connection: Ends,
  faults: readonly Pick<Fault, 'target'>[],
  nodes: readonly Named[],
): boolean {
  return faults.some(({ target }) => leadsTo(connection, target, nodes));
}

function leadsTo({ source, target, breaker }: Ends, fault: FaultTarget, nodes: readonly Named[]): boolean {
  switch (fault.type) {
    case 'service':
    case 'operation':
      return target === fault.name;
    case 'edge':
      return source === fault.from && target === fault.name;
    case 'breaker':
      return breaker.name === fault.name && (fault.from === undefined || source === fault.from);
    default: {
      const node = nodes.find(({ id }) => id === target);
      return node?.kind === fault.type && isCalled(node, fault.name);
    }
  }
}

/** By its name on the map, its host, `host:port`, or the system: the identity is `kind:system/host:port/namespace`. */
function isCalled({ id, name, kind }: Named, wanted: string): boolean {
  const parts = id.slice(`${kind}:`.length).split('/');
  return wanted === id || wanted === name || parts.some((part) => part === wanted || part.startsWith(`${wanted}:`));
}
