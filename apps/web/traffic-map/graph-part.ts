/** Some of a graph's nodes (ids) and connections (`connectionKey`). */
export interface GraphPart {
  nodes: ReadonlySet<string>;
  connections: ReadonlySet<string>;
}

/** What of a graph is drawn, and what of that stands out from the rest; `null` for all of it. */
export interface Sight {
  shown: GraphPart | null;
  bright: GraphPart | null;
}

export const ALL_IN_SIGHT: Sight = { shown: null, bright: null };

/** What is in both; `null` stands for everything. */
export function intersect(a: GraphPart | null, b: GraphPart | null): GraphPart | null {
  if (a === null || b === null) return a ?? b;
  return { nodes: common(a.nodes, b.nodes), connections: common(a.connections, b.connections) };
}

function common(a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> {
  return new Set([...a].filter((item) => b.has(item)));
}
