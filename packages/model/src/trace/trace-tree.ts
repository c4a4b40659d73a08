import { type BreakerMark, breakerMark } from './breaker-mark.ts';
import { clockOf, clockOffsets } from './clock-offsets.ts';
import { criticalPath, type PathSegment } from './critical-path.ts';
import { type FaultMark, faultMarks } from './fault-marks.ts';
import { coverChildren, linkSpans } from './link-spans.ts';
import { uncoveredNs } from './self-time.ts';
import { byStart, inOrder, type Placement, type TraceNode } from './trace-node.ts';
import type { TraceSpan } from './trace-span.ts';

/** A span where it stands in its trace. Times are nanoseconds. */
export interface PlacedSpan<Span extends TraceSpan = TraceSpan> {
  spanId: string;
  placement: Placement;
  /** As it was received; undefined for a gap. */
  span: Span | undefined;
  /** Calls between it and its root. */
  depth: number;
  /** The span it is shown below; '' for a root, a gap and the start of a circle. */
  parentId: string;
  childIds: string[];
  /** When it is shown, since the trace began: its own time, moved by `clockOffsetNs`. */
  startNs: number;
  durationNs: number;
  clockOffsetNs: number;
  /** Own duration while no child ran. */
  selfNs: number;
  /** How much of the root's duration it decided: its part of the critical path. */
  criticalNs: number;
  breaker: BreakerMark | undefined;
  fault: FaultMark | undefined;
}

export interface TraceTree<Span extends TraceSpan = TraceSpan> {
  /** Parents before children, siblings by start. */
  spans: PlacedSpan<Span>[];
  /** The root that the trace is named and measured by: the earliest, a span without parent before all others. */
  rootId: string;
  /** Of that root; earliest first. */
  criticalPath: PathSegment[];
}

/** Puts the spans of one trace in order and judges them. An empty trace has no root (''). */
export function buildTraceTree<Span extends TraceSpan>(spans: readonly Span[]): TraceTree<Span> {
  const roots = linkSpans(spans);
  showWhereClocksAgree(roots);
  const main = roots.find(({ placement }) => placement === 'root') ?? roots[0];
  const path = main ? criticalPath(main) : [];
  const criticalNs = new Map<string, number>();
  for (const { spanId, startNs, endNs } of path) {
    criticalNs.set(spanId, (criticalNs.get(spanId) ?? 0) + endNs - startNs);
  }
  const faults = faultMarks(roots);
  const placed: PlacedSpan<Span>[] = [];
  for (const { node, depth } of inOrder(roots)) {
    placed.push({
      spanId: node.spanId,
      placement: node.placement,
      span: node.span,
      depth,
      parentId: node.parent?.spanId ?? '',
      childIds: node.children.map(({ spanId }) => spanId),
      startNs: node.startNs,
      durationNs: node.endNs - node.startNs,
      clockOffsetNs: node.span ? node.startNs - node.span.startNs : 0,
      selfNs: node.span ? uncoveredNs(node, node.children) : 0,
      criticalNs: criticalNs.get(node.spanId) ?? 0,
      breaker: node.span && breakerMark(node.span),
      fault: faults.get(node.spanId),
    });
  }
  return { spans: placed, rootId: main?.spanId ?? '', criticalPath: path };
}

/**
 * Moves spans to where they are shown: by the offset of their clock, and never before their parent. Gaps span their
 * children. Then everything is in order of time.
 */
function showWhereClocksAgree(roots: TraceNode[]): void {
  roots.sort(byStart);
  const offsets = clockOffsets(roots);
  const gaps: TraceNode[] = [];
  for (const { node } of inOrder(roots)) {
    if (!node.span) {
      gaps.push(node);
      continue;
    }
    const startNs = node.span.startNs + offsets.get(clockOf(node.span))!;
    node.startNs = node.parent?.span ? Math.max(startNs, node.parent.startNs) : startNs;
    node.endNs = node.startNs + node.span.durationNs;
  }
  for (const gap of gaps) coverChildren(gap);
  for (const { node } of inOrder(roots)) node.children.sort(byStart);
  roots.sort(byStart);
}
