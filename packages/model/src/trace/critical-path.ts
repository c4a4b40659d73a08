import type { TraceNode } from './trace-node.ts';

/** A stretch of time that a trace spent in one span, in nanoseconds since the trace began. */
export interface PathSegment {
  spanId: string;
  startNs: number;
  endNs: number;
}

/** A span on the way, cut to what its parent waited for. Its children are looked at from the last that ended. */
interface Visit {
  node: TraceNode;
  startNs: number;
  endNs: number;
  /** Everything after this is accounted for. */
  untilNs: number;
  latestFirst: TraceNode[];
  next: number;
}

/**
 * The chain of spans that decided how long the root took, as segments without gap or overlap, earliest first; their
 * lengths add up to the root's duration. From the end backwards: a span waited for the child that finished last, that
 * child for the one of its own, and before the child began, for the last that had finished by then. Children are cut to
 * their parent's time, as it cannot have waited for what came later. After CRISP (Zhang et al., USENIX ATC 2022), as in
 * Jaeger.
 */
export function criticalPath(root: TraceNode): PathSegment[] {
  const segments: PathSegment[] = [];
  const addSegment = ({ node }: Visit, startNs: number, endNs: number) => {
    if (endNs > startNs) segments.push({ spanId: node.spanId, startNs, endNs });
  };
  const visits = [visit(root, root.startNs, root.endNs)];
  for (let current = visits.at(-1); current; current = visits.at(-1)) {
    const child = lastFinished(current);
    if (child) {
      addSegment(current, child.endNs, current.untilNs);
      current.untilNs = child.startNs;
      visits.push(child);
    } else {
      addSegment(current, current.startNs, current.untilNs);
      visits.pop();
    }
  }
  return segments.reverse();
}

function visit(node: TraceNode, startNs: number, endNs: number): Visit {
  const latestFirst = node.children.toSorted((a, b) => b.endNs - a.endNs || a.startNs - b.startNs);
  return { node, startNs, endNs, untilNs: endNs, latestFirst, next: 0 };
}

/** The child that ended last before what is accounted for. */
function lastFinished(current: Visit): Visit | undefined {
  while (current.next < current.latestFirst.length) {
    const child = current.latestFirst[current.next++]!;
    const startNs = Math.max(child.startNs, current.startNs);
    const endNs = Math.min(child.endNs, current.endNs);
    if (endNs <= current.untilNs && endNs > startNs) return visit(child, startNs, endNs);
  }
  return undefined;
}
