import { byStart, inOrder, type TraceNode } from './trace-node.ts';
import type { TraceSpan } from './trace-span.ts';

/**
 * Puts spans below their parents; returns the roots. Spans whose parent was not received stand below a gap, one for each
 * missing parent, among the roots, because nothing says where they belong. A circle of parents is opened at its earliest
 * span. Of several spans with one id the earliest counts.
 */
export function linkSpans<Span extends TraceSpan>(spans: readonly Span[]): TraceNode<Span>[] {
  const nodes = new Map<string, TraceNode<Span>>();
  for (const node of spans.map(nodeOf).sort(byStart)) if (!nodes.has(node.spanId)) nodes.set(node.spanId, node);
  const roots: TraceNode<Span>[] = [];
  const gaps = new Map<string, TraceNode<Span>>();
  for (const node of nodes.values()) {
    const parentId = node.span!.parentSpanId;
    if (parentId === '') {
      node.placement = 'root';
      roots.push(node);
    } else {
      place(node, nodes.get(parentId) ?? gapOf(parentId, gaps));
    }
  }
  roots.push(...gaps.values());
  for (const gap of gaps.values()) coverChildren(gap);
  roots.push(...openCycles(nodes, roots));
  return roots;
}

/** Gives a gap the time from its first child's start to its last child's end. */
export function coverChildren(gap: TraceNode): void {
  gap.startNs = gap.children.reduce((earliest, { startNs }) => Math.min(earliest, startNs), Number.POSITIVE_INFINITY);
  gap.endNs = gap.children.reduce((latest, { endNs }) => Math.max(latest, endNs), Number.NEGATIVE_INFINITY);
}

function nodeOf<Span extends TraceSpan>(span: Span): TraceNode<Span> {
  const endNs = span.startNs + span.durationNs;
  return {
    spanId: span.spanId,
    placement: 'child',
    span,
    parent: undefined,
    children: [],
    startNs: span.startNs,
    endNs,
  };
}

function gapOf<Span extends TraceSpan>(spanId: string, gaps: Map<string, TraceNode<Span>>): TraceNode<Span> {
  const gap: TraceNode<Span> = gaps.get(spanId) ?? {
    spanId,
    placement: 'gap',
    span: undefined,
    parent: undefined,
    children: [],
    startNs: 0,
    endNs: 0,
  };
  gaps.set(spanId, gap);
  return gap;
}

function place<Span extends TraceSpan>(node: TraceNode<Span>, parent: TraceNode<Span>): void {
  node.parent = parent;
  parent.children.push(node);
}

/** Makes a root of the earliest span of every circle, so that all spans can be reached. */
function openCycles<Span extends TraceSpan>(
  nodes: ReadonlyMap<string, TraceNode<Span>>,
  roots: readonly TraceNode<Span>[],
): TraceNode<Span>[] {
  const reached = new Set<TraceNode<Span>>();
  for (const { node } of inOrder(roots)) reached.add(node);
  const opened: TraceNode<Span>[] = [];
  for (const node of nodes.values()) {
    if (reached.has(node)) continue;
    const root = circleAbove(node).sort(byStart)[0]!;
    const siblings = root.parent!.children;
    siblings.splice(siblings.indexOf(root), 1);
    root.parent = undefined;
    root.placement = 'cycle';
    opened.push(root);
    for (const below of inOrder([root])) reached.add(below.node);
  }
  return opened;
}

/** The circle that the parents of an unreachable node lead into. */
function circleAbove<Span extends TraceSpan>(node: TraceNode<Span>): TraceNode<Span>[] {
  const path: TraceNode<Span>[] = [];
  const seen = new Map<TraceNode<Span>, number>();
  let current = node;
  while (!seen.has(current)) {
    seen.set(current, path.length);
    path.push(current);
    current = current.parent!;
  }
  return path.slice(seen.get(current));
}
