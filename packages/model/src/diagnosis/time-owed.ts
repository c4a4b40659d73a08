import type { RepeatedCalls } from './repeated-calls.ts';
import type { NodeLatency } from './triangulate.ts';

/** By service: nodes that its own lost time is owed to, as the stores that it lost. */
export type TimeOwedTo = ReadonlyMap<string, ReadonlySet<string>>;

/** Who repeats calls takes longer itself, also between them; that follows from whom it calls, unless it is the one who fails. */
export function withRepeated(
  lost: TimeOwedTo,
  repeated: readonly RepeatedCalls[],
  errors: ReadonlyMap<string, number>,
): TimeOwedTo {
  const owedTo = new Map(lost);
  const errorsOf = (node: string) => errors.get(node) ?? 0;
  for (const { caller, callee } of repeated) {
    if (errorsOf(callee) > errorsOf(caller)) owedTo.set(caller, new Set([...(owedTo.get(caller) ?? []), callee]));
  }
  return owedTo;
}

/** Who does without its cache, or tries again and again, works more for the same answer: its own lost time is charged to whom it owes it. */
export function chargeElsewhere(nodes: ReadonlyMap<string, NodeLatency>, owedTo: TimeOwedTo): Map<string, NodeLatency> {
  const charged = new Map(nodes);
  for (const [service, others] of owedTo) {
    const own = nodes.get(service);
    if (!own || own.selfMs === 0) continue;
    const left = charged.get(service)!;
    charged.set(service, { ...left, selfMs: left.selfMs - own.selfMs });
    for (const other of others) {
      const node = charged.get(other) ?? { selfMs: 0, connectionsMs: 0, side: 'target' };
      charged.set(other, { ...node, selfMs: node.selfMs + own.selfMs / others.size });
    }
  }
  return charged;
}
