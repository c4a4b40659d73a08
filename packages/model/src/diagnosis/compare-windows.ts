import { type NodeKind, type NodeRef, nodeId } from '../node.ts';
import { addFigures } from './add-figures.ts';
import {
  type ChildSums,
  type DiagnosisSums,
  noFigures,
  type OperationFigures,
  type OperationKey,
} from './diagnosis-sums.ts';

/** An operation in both windows; one that a window did not see has figures of zero there. */
export interface ComparedOperation extends Omit<OperationKey, 'callee' | 'calleeKind'> {
  /** Id of the node called (node.ts), '' if none or unknown. A call within one service has none. */
  callee: string;
  /** A database, cache or queue: as a rule its caller's own, so that its time counts as the caller's. */
  isStore: boolean;
  before: OperationFigures;
  after: OperationFigures;
}

export interface ComparedWindows {
  operations: ComparedOperation[];
  /** Requests at the entry (spans without a parent, or whose callers nobody sent); at least 1. */
  requestsBefore: number;
  requestsAfter: number;
  /** Mean duration of a request before, in milliseconds. */
  requestMs: number;
}

/** Puts the operations of two windows side by side, and names the callees of calls that nobody answered. */
export function compareWindows(baseline: DiagnosisSums, incident: DiagnosisSums): ComparedWindows {
  const calleeOf = calleeNames([baseline, incident]);
  const compared = new Map<string, ComparedOperation>();
  for (const [side, sums] of [
    ['before', baseline],
    ['after', incident],
  ] as const) {
    for (const row of sums.operations) {
      const { service, operation, kind, isAnswered } = row;
      const target = calleeOf(row);
      const callee = target && nodeId(target) !== service ? nodeId(target) : '';
      const key = [service, operation, kind, callee, isAnswered && callee !== ''].join('\u0000');
      const found = compared.get(key) ?? {
        service,
        operation,
        kind,
        callee,
        isStore: callee !== '' && STORES.has(target!.kind),
        isAnswered: isAnswered && callee !== '',
        before: noFigures(),
        after: noFigures(),
      };
      addFigures(found[side], row);
      compared.set(key, found);
    }
  }
  const operations = withEntry([...compared.values()], [...baseline.children, ...incident.children]);
  const total = (figure: (operation: ComparedOperation) => number) =>
    operations.reduce((sum, operation) => sum + figure(operation), 0);
  const requestsBefore = Math.max(
    1,
    total(({ before }) => before.roots),
  );
  return {
    operations,
    requestsBefore,
    requestsAfter: Math.max(
      1,
      total(({ after }) => after.roots),
    ),
    requestMs: total(({ before }) => before.rootMs) / requestsBefore,
  };
}

/**
 * Where nobody sent a root, as where a browser or a gateway begins every trace, requests are what is served and no other
 * span is seen to cause. How their durations spread is not known then.
 */
function withEntry(operations: ComparedOperation[], children: readonly ChildSums[]): ComparedOperation[] {
  if (operations.some(({ before, after }) => before.roots + after.roots > 0)) return operations;
  const caused = new Set(children.map(({ childService, childOperation }) => `${childService}\u0000${childOperation}`));
  return operations.map((compared) => {
    const { service, operation, kind } = compared;
    const isServed = kind === 'server' || kind === 'consumer';
    if (!isServed || caused.has(`${service}\u0000${operation}`)) return compared;
    return { ...compared, before: asRoots(compared.before), after: asRoots(compared.after) };
  });
}

function asRoots(figures: OperationFigures): OperationFigures {
  return { ...figures, roots: figures.spans, failedRoots: figures.failed, rootMs: figures.duration.sumMs };
}

const STORES: ReadonlySet<NodeKind> = new Set(['database', 'cache', 'queue']);

/** One name covers a caller's operation if at least this share of its answered calls went there. */
const NEARLY_ALWAYS = 0.95;

/**
 * Whom an operation calls: who answered; a service of the name that the caller gave; who answers this operation nearly
 * always; the node that the caller named.
 */
function calleeNames(windows: readonly DiagnosisSums[]): (operation: OperationKey) => NodeRef | undefined {
  const services = new Set<string>();
  const answers = new Map<string, Map<string, number>>();
  for (const { service, operation, callee, isAnswered, spans } of windows.flatMap(({ operations }) => operations)) {
    services.add(service);
    if (!isAnswered) continue;
    const counts = answers.get(`${service}\u0000${operation}`) ?? new Map<string, number>();
    answers.set(`${service}\u0000${operation}`, counts.set(callee, (counts.get(callee) ?? 0) + spans));
  }
  return ({ service, operation, callee, calleeKind, isAnswered }) => {
    if (isAnswered || calleeKind === 'service') return { kind: 'service', name: callee };
    if (callee !== '' && calleeKind === 'external' && services.has(callee)) return { kind: 'service', name: callee };
    const counts = [...(answers.get(`${service}\u0000${operation}`) ?? [])].sort(([, a], [, b]) => b - a);
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    const usual = counts[0];
    const mayBeService = calleeKind === '' || calleeKind === 'external';
    if (mayBeService && usual && usual[1] >= NEARLY_ALWAYS * all) return { kind: 'service', name: usual[0] };
    return callee !== '' && calleeKind !== '' ? { kind: calleeKind, name: callee } : undefined;
  };
}
