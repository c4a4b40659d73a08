import { inOrder, type TraceNode } from './trace-node.ts';

/** What an injected fault had to do with a span. A span without one behaved as it did by itself. */
export interface FaultMark {
  /** `injected`: the fault was made here. `collateral`: it happened below or above, or under the experiment. */
  role: 'injected' | 'collateral';
  /** '' where the span does not say. */
  experimentId: string;
  kind: string;
  /** The span's own `fault.*` attributes. */
  attributes: Record<string, string>;
}

const INJECTED = 'fault.injected';

/**
 * Marks by span id. Injected are spans that say so (`fault.injected`); collateral are those that carry another `fault.*`
 * attribute, everything below an injected span, and the failed callers above it.
 */
export function faultMarks(roots: readonly TraceNode[]): Map<string, FaultMark> {
  const marks = new Map<string, FaultMark>();
  const reached = new Set<TraceNode>();
  const climbed = new Set<TraceNode>();
  for (const { node } of inOrder(roots)) {
    const attributes = faultAttributes(node);
    const isInjected = attributes[INJECTED] === 'true';
    const isBelow = node.parent !== undefined && reached.has(node.parent);
    if (isInjected || isBelow) reached.add(node);
    if (isInjected || isBelow || Object.keys(attributes).length > 0) {
      marks.set(node.spanId, markOf(isInjected ? 'injected' : 'collateral', attributes));
    }
    if (isInjected) markFailedCallers(node, marks, climbed);
  }
  return marks;
}

function markOf(role: FaultMark['role'], attributes: Record<string, string>): FaultMark {
  return {
    role,
    experimentId: attributes['fault.injection.experiment.id'] ?? attributes['fault.experiment.id'] ?? '',
    kind: attributes['fault.injection.kind'] ?? '',
    attributes,
  };
}

/** @param climbed callers above which all are marked already */
function markFailedCallers(injected: TraceNode, marks: Map<string, FaultMark>, climbed: Set<TraceNode>): void {
  for (let caller = injected.parent; caller?.span?.failed && !climbed.has(caller); caller = caller.parent) {
    climbed.add(caller);
    if (!marks.has(caller.spanId)) marks.set(caller.spanId, markOf('collateral', faultAttributes(caller)));
  }
}

function faultAttributes({ span }: TraceNode): Record<string, string> {
  return Object.fromEntries(Object.entries(span?.attributes ?? {}).filter(([key]) => key.startsWith('fault.')));
}
