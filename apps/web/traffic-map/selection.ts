/** What a viewer picked on the map. */
export type Selection = { type: 'node'; id: string } | { type: 'connection'; source: string; target: string };

export function isSameSelection(a: Selection | null, b: Selection | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.type === 'node') return b.type === 'node' && a.id === b.id;
  return b.type === 'connection' && a.source === b.source && a.target === b.target;
}

export interface Neighbourhood {
  nodes: ReadonlySet<string>;
  includesLink: (link: { source: string; target: string }) => boolean;
}

/** What stays bright around a node (itself, its callers and callees) or a connection (its two ends). */
export function neighbourhoodOf(
  centre: Selection,
  links: readonly { source: string; target: string }[],
): Neighbourhood {
  if (centre.type === 'connection') {
    const { source, target } = centre;
    return {
      nodes: new Set([source, target]),
      includesLink: (link) => link.source === source && link.target === target,
    };
  }
  const { id } = centre;
  const includesLink = (link: { source: string; target: string }) => link.source === id || link.target === id;
  const nodes = new Set([id]);
  for (const link of links) {
    if (includesLink(link)) nodes.add(link.source).add(link.target);
  }
  return { nodes, includesLink };
}
