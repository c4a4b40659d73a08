import { addFigures } from './add-figures.ts';
import type { ComparedOperation, ComparedWindows } from './compare-windows.ts';
import { confidence } from './confidence.ts';
import { type ChildSums, noFigures } from './diagnosis-sums.ts';
import { type ErrorReading, readErrors } from './error-reading.ts';
import { lostStores, RISEN_FROM } from './lost-stores.ts';
import { passOnRefusals } from './refusals.ts';
import type { TimeOwedTo } from './time-owed.ts';
import type { DiagnosisWeights } from './weights.ts';

/** An operation in which more errors begin than did. */
export interface ErrorFinding {
  operation: ComparedOperation;
  /** Shares of calls that failed and below which nothing failed, 0..1. */
  before: number;
  after: number;
  calls: number;
  z: number;
  confidence: number;
  /** New errors a request of the incident, as far as they are believed. */
  errorsPerRequest: number;
  reading: ErrorReading;
  /** Nodes at fault and their parts of 1. */
  charged: ReadonlyMap<string, number>;
}

/** What an operation without errors is taken to have had: a fifth of an error in two more calls. */
const PRIOR_ERRORS = 0.2;
const PRIOR_CALLS = 2;

/** What became of the errors that begin in an operation. */
export interface ErrorRise {
  operation: ComparedOperation;
  before: number;
  after: number;
  /** Of the share; from a little above the share before, where few calls tell it. */
  rise: number;
  calls: number;
  z: number;
  confidence: number;
}

interface ErrorFindings {
  findings: ErrorFinding[];
  lost: TimeOwedTo;
}

/** Errors where they begin, by operation, so that a change of what is called most cannot look like a change of errors. */
export function errorFindings(
  { operations, requestsAfter }: ComparedWindows,
  children: readonly ChildSums[],
  slowServices: ReadonlySet<string>,
  weights: DiagnosisWeights,
): ErrorFindings {
  const all = whateverAnswered(operations).map((operation) => riseOf(operation, weights));
  const lost = lostStores(all);
  const risen = all.filter(({ rise }) => rise > 0);
  const findings = risen.map(({ rise, ...found }) => {
    const reading = readErrors(found.operation, slowServices);
    return {
      ...found,
      errorsPerRequest: (rise * found.calls * found.confidence) / requestsAfter,
      reading,
      charged: charge(found.operation, reading, all, lost),
    };
  });
  return { findings: passOnRefusals(findings, operations, children), lost };
}

/** Calls that were answered and calls that were not are one operation here: failing is what keeps them from being answered. */
function whateverAnswered(operations: readonly ComparedOperation[]): ComparedOperation[] {
  const same = Map.groupBy(operations, ({ service, operation, kind, callee }) =>
    [service, operation, kind, callee].join('\u0000'),
  );
  return [...same.values()].map((rows) => {
    if (rows.length === 1) return rows[0]!;
    const isAnswered = rows.some((row) => row.isAnswered);
    const all = { ...rows[0]!, isAnswered, before: noFigures(), after: noFigures() };
    for (const { before, after } of rows) {
      addFigures(all.before, before);
      addFigures(all.after, after);
    }
    return all;
  });
}

function riseOf(operation: ComparedOperation, weights: DiagnosisWeights): ErrorRise {
  const { before, after } = operation;
  const [n0, n1] = [before.spans + PRIOR_CALLS, Math.max(1, after.spans)];
  const [share0, share1] = [(before.origins + PRIOR_ERRORS) / n0, after.origins / n1];
  const pooled = (before.origins + PRIOR_ERRORS + after.origins) / (n0 + n1);
  const z = (share1 - share0) / Math.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1) + 1e-9);
  const believed = confidence(z, weights.halfBelievedAt);
  const shareBefore = before.spans > 0 ? before.origins / before.spans : 0;
  const rise = share1 - share0;
  return { operation, before: shareBefore, after: share1, rise, calls: after.spans, z, confidence: believed };
}

/** Who is at fault: the service where errors begin, or whom it calls; the caller where it asked wrongly or gave up early. */
function charge(
  operation: ComparedOperation,
  reading: ErrorReading,
  all: readonly ErrorRise[],
  lost: TimeOwedTo,
): Map<string, number> {
  const isCall = operation.kind === 'client' || operation.kind === 'producer';
  const callee = isCall && operation.callee !== '' ? operation.callee : operation.service;
  if (reading === 'cancelled') return new Map([[operation.service, 1]]);
  if (reading === 'bad-request') return chargeBadRequests(operation, callee, isCall, all);
  if (operation.isStore) return chargeStore(operation, all, lost);
  return new Map([[callee, 1]]);
}

/** Callers that are fine speak for the callee's health. With a single caller nothing tells the two ends apart. */
function chargeBadRequests(
  operation: ComparedOperation,
  callee: string,
  isCall: boolean,
  all: readonly ErrorRise[],
): Map<string, number> {
  const calls = all.filter((rise) => rise.operation.callee === callee && rise.calls > 0);
  const failed = (rise: ErrorRise) => rise.operation.after.failed > rise.operation.before.failed;
  const failing = new Set(calls.filter(failed).map((rise) => rise.operation.service));
  const healthy = calls.map((rise) => rise.operation.service).filter((caller) => !failing.has(caller));
  const caller = isCall ? operation.service : failing.size === 1 ? [...failing][0] : undefined;
  if (!caller || failing.size !== 1) return new Map([[callee, 1]]);
  if (healthy.length > 0) return new Map([[caller, 1]]);
  return new Map([
    [caller, 0.5],
    [callee, 0.5],
  ]);
}

/**
 * A store is at fault when several services fail at it, or its only user gets nothing from it any more; else it is part of the
 * service that uses it.
 */
function chargeStore(
  { service, callee }: ComparedOperation,
  all: readonly ErrorRise[],
  lost: TimeOwedTo,
): Map<string, number> {
  const failing = all.filter((rise) => rise.operation.callee === callee && rise.confidence > RISEN_FROM);
  const services = new Set(failing.map((rise) => rise.operation.service));
  const isLost = lost.get(service)?.has(callee) ?? false;
  return new Map([[services.size > 1 || isLost ? callee : service, 1]]);
}
