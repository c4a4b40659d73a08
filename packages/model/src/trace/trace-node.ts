import type { TraceSpan } from './trace-span.ts';

/** Why a node stands where it does. */
export type Placement =
  /** It has no parent. */
  | 'root'
  /** Below its parent. */
  | 'child'
  /** No span: stands for a parent that was not received, above its children. */
  | 'gap'
  /** Its parent is among its descendants; as the earliest of the circle it was made a root. */
  | 'cycle';

/** A span in its place in the tree. Intervals are those shown, in nanoseconds since the trace began. */
export interface TraceNode<Span extends TraceSpan = TraceSpan> {
  spanId: string;
  placement: Placement;
  /** Undefined for a gap. */
  span: Span | undefined;
  parent: TraceNode<Span> | undefined;
  children: TraceNode<Span>[];
  startNs: number;
  endNs: number;
}

/** All nodes, parents before children, siblings in their order. Not recursive: a trace may be thousands of spans deep. */
export function* inOrder<Span extends TraceSpan>(
  roots: readonly TraceNode<Span>[],
): Generator<{ node: TraceNode<Span>; depth: number }> {
  const waiting = roots.toReversed().map((node) => ({ node, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    for (const child of next.node.children.toReversed()) waiting.push({ node: child, depth: next.depth + 1 });
  }
}

/** Earliest first; then the longer one, which may hold the other; then by id, so that the order never depends on chance. */
export function byStart(a: TraceNode, b: TraceNode): number {
  return a.startNs - b.startNs || b.endNs - a.endNs || (a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0);
}
