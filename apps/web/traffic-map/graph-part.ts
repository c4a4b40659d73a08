/** Some of a graph's nodes (ids) and connections (`connectionKey`). */
export interface GraphPart {
  nodes: ReadonlySet<string>;
  connections: ReadonlySet<string>;
}

/** A few words on a node or a connection, such as how it changed. */
export interface Mark {
  text: string;
  tone: 'worse' | 'better' | 'other';
}

/** Marks by node id and by `connectionKey`. */
export type Marks = ReadonlyMap<string, Mark>;

/** What of a graph is drawn, and what of that stands out from the rest; `null` for all of it. */
export interface Sight {
  shown: GraphPart | null;
  bright: GraphPart | null;
  marks: Marks;
}

export const ALL_IN_SIGHT: Sight = { shown: null, bright: null, marks: new Map() };

/** What is in both; `null` stands for everything. */
export function intersect(a: GraphPart | null, b: GraphPart | null): GraphPart | null {
  if (a === null || b === null) return a ?? b;
  return { nodes: common(a.nodes, b.nodes), connections: common(a.connections, b.connections) };
}

function common(a: ReadonlySet<string>, b: ReadonlySet<string>): Set<string> {
  return new Set([...a].filter((item) => b.has(item)));
}
