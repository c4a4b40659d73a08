import type { ComparedOperation } from './compare-windows.ts';
import type { ChildSums } from './diagnosis-sums.ts';
import type { ErrorFinding } from './error-channel.ts';

/** Policies around a call (breaker, retry, time limit), and breakers that refuse because of others. */
const DEEPEST = 5;

/**
 * Charges what breakers and bulkheads refused to whoever made them refuse. A refusal is an echo: no error begins there, and
 * the caller that refuses most is not the one at fault. It speaks of whom the refused call would have gone to, and is charged
 * as the other errors in and of that node are; where there are none, to the node itself.
 */
export function passOnRefusals(
  findings: readonly ErrorFinding[],
  operations: readonly ComparedOperation[],
  children: readonly ChildSums[],
): ErrorFinding[] {
  if (!findings.some(isRefusal)) return [...findings];
  const guarded = guardedNodes(operations, children);
  const concerning = findingsByNode(findings);
  const known = new Map<string, Map<string, number>>();

  // Known by node and depth: where all refuse all there are more paths than anyone can follow.
  const blameIn = (node: string, depth: number): Map<string, number> => {
    const id = `${depth} ${node}`;
    const before = known.get(id);
    if (before) return before;
    const found = concerning.get(node) ?? [];
    const blame = new Map<string, number>();
    if (depth < DEEPEST) {
      for (const finding of found) addAll(blame, chargedBy(finding, depth), finding.errorsPerRequest);
    }
    const parts = blame.size > 0 ? shares(blame) : new Map([[node, 1]]);
    known.set(id, parts);
    return parts;
  };
  const chargedBy = (finding: ErrorFinding, depth: number): ReadonlyMap<string, number> => {
    if (!isRefusal(finding)) return finding.charged;
    const behind = guarded(finding.operation);
    if (behind.length === 0) return finding.charged;
    // Calls to several nodes may have one name: those of them that fail are meant.
    const failing = behind.map((node) => ({ node, errors: errorsOf(concerning.get(node)) }));
    const isKnown = failing.some(({ errors }) => errors > 0);
    const blame = new Map<string, number>();
    for (const { node, errors } of failing) addAll(blame, blameIn(node, depth + 1), isKnown ? errors : 1);
    return shares(blame);
  };
  return findings.map((finding) => ({ ...finding, charged: chargedBy(finding, 0) }));
}

function errorsOf(findings: readonly ErrorFinding[] = []): number {
  return findings.reduce((sum, { errorsPerRequest }) => sum + errorsPerRequest, 0);
}

/** Of each node what it refused, what failed in it, and what it is charged with. */
function findingsByNode(findings: readonly ErrorFinding[]): ReadonlyMap<string, ErrorFinding[]> {
  const byNode = new Map<string, ErrorFinding[]>();
  for (const finding of findings) {
    const { service } = finding.operation;
    for (const node of new Set(isRefusal(finding) ? [service] : [service, ...finding.charged.keys()])) {
      const ofNode = byNode.get(node);
      if (ofNode) ofNode.push(finding);
      else byNode.set(node, [finding]);
    }
  }
  return byNode;
}

export function isRefusal({ reading }: Pick<ErrorFinding, 'reading'>): boolean {
  return reading === 'breaker-open';
}

/** Whom an operation calls when it is let through: its callee, or those of the operations of its service below it. */
function guardedNodes(
  operations: readonly ComparedOperation[],
  children: readonly ChildSums[],
): (operation: ComparedOperation) => string[] {
  const name = (service: string, operation: string) => `${service}\u0000${operation}`;
  const below = Map.groupBy(children, ({ service, operation }) => name(service, operation));
  const named = Map.groupBy(operations, ({ service, operation }) => name(service, operation));
  return ({ service, operation, callee }) => {
    if (callee !== '') return [callee];
    const found = new Set<string>();
    let level = new Set([operation]);
    for (let depth = 0; depth < DEEPEST && found.size === 0 && level.size > 0; depth++) {
      const next = new Set<string>();
      for (const { childService, childOperation } of [...level].flatMap((one) => below.get(name(service, one)) ?? [])) {
        if (childService !== service) found.add(childService);
        else {
          for (const { callee } of named.get(name(service, childOperation)) ?? []) if (callee !== '') found.add(callee);
          next.add(childOperation);
        }
      }
      level = next;
    }
    return [...found].sort();
  };
}

function addAll(blame: Map<string, number>, charged: ReadonlyMap<string, number>, weight: number): void {
  for (const [node, part] of charged) blame.set(node, (blame.get(node) ?? 0) + part * weight);
}

function shares(blame: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...blame.values()].reduce((sum, part) => sum + part, 0);
  return new Map([...blame].map(([node, part]) => [node, total > 0 ? part / total : 1 / blame.size]));
}
