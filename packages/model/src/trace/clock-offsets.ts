import { inOrder, type TraceNode } from './trace-node.ts';
import type { TraceSpan } from './trace-span.ts';

/** What one call between two clocks says of their offset: within these bounds the child lies inside its parent. */
interface Bounds {
  lowNs: number;
  highNs: number;
  /** The child cannot have run when its clock says so. */
  isProof: boolean;
}

/** SDKs (OpenTelemetry's for JavaScript, for one) tell starts in whole milliseconds: by less no clock is wrong. */
export const START_GRAIN_NS = 1e6;

/**
 * How far each clock has to be moved so that calls lie within the calls that made them, in nanoseconds by
 * {@link clockOf}. The clock of the first root stands. One offset per clock, so that what one process measured keeps its
 * proportions; as in Cristian's algorithm (1989) the answer is taken to have travelled as long as the question, so the
 * middle of what all calls between two clocks leave possible is chosen. A clock that is not proven wrong stays, or
 * moves with its caller's.
 */
export function clockOffsets(roots: readonly TraceNode[]): Map<string, number> {
  const bounds = new Map<string, Bounds[]>();
  for (const { node } of inOrder(roots)) {
    const between = clocksOfCall(node);
    if (!between) continue;
    const known = bounds.get(between) ?? [];
    known.push(boundsOf(node.parent!.span!, node.span!));
    bounds.set(between, known);
  }
  const offsets = new Map<string, number>();
  for (const { node } of inOrder(roots)) {
    if (!node.span || offsets.has(clockOf(node.span))) continue;
    const between = clocksOfCall(node);
    const callerOffset = between ? offsets.get(clockOf(node.parent!.span!))! : 0;
    offsets.set(clockOf(node.span), between ? chooseOffset(bounds.get(between)!, callerOffset) : 0);
  }
  return offsets;
}

/** The clock that a span's times were read from. */
export function clockOf({ service, instance }: TraceSpan): string {
  return `${service}\u0000${instance}`;
}

/** The two clocks of a call, if it has two. */
function clocksOfCall({ span, parent }: TraceNode): string | undefined {
  if (!span || !parent?.span) return undefined;
  const [above, below] = [clockOf(parent.span), clockOf(span)];
  return above === below ? undefined : `${above}\u0001${below}`;
}

function boundsOf(parent: TraceSpan, child: TraceSpan): Bounds {
  const parentEndNs = parent.startNs + parent.durationNs;
  const childEndNs = child.startNs + child.durationNs;
  const lowNs = parent.startNs - child.startNs;
  if (child.kind === 'consumer') return { lowNs, highNs: Number.POSITIVE_INFINITY, isProof: lowNs > START_GRAIN_NS };
  // A caller that got its answer was still there when the callee ended; one that failed may have given up before.
  const sawTheEnd = parent.kind === 'client' && child.kind === 'server' && !parent.failed;
  const fits = child.durationNs <= parent.durationNs;
  const latestEndNs = parentEndNs + START_GRAIN_NS;
  const isProof =
    lowNs > START_GRAIN_NS || child.startNs > latestEndNs || (sawTheEnd && fits && childEndNs > latestEndNs);
  return { lowNs, highNs: parentEndNs - (isProof && fits ? childEndNs : child.startNs), isProof };
}

function chooseOffset(bounds: readonly Bounds[], callerOffset: number): number {
  const lowNs = bounds.reduce((low, bound) => Math.max(low, bound.lowNs), Number.NEGATIVE_INFINITY);
  const highNs = bounds.reduce((high, bound) => Math.min(high, bound.highNs), Number.POSITIVE_INFINITY);
  // Calls that contradict each other (a clock that was set meanwhile) leave nothing; then the first that proves decides.
  const { lowNs: low, highNs: high } =
    lowNs <= highNs + START_GRAIN_NS ? { lowNs, highNs } : (bounds.find(({ isProof }) => isProof) ?? bounds[0]!);
  const isPossible = (offset: number) =>
    callerOffset + low - START_GRAIN_NS <= offset && offset <= callerOffset + high + START_GRAIN_NS;
  const unmoved = [0, callerOffset].find(isPossible);
  return unmoved ?? callerOffset + middle(low, high);
}

function middle(lowNs: number, highNs: number): number {
  return highNs === Number.POSITIVE_INFINITY ? lowNs : Math.round((lowNs + highNs) / 2);
}
