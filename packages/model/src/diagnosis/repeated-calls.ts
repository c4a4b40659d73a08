import type { ComparedOperation, ComparedWindows } from './compare-windows.ts';
import type { Evidence, Suspect } from './diagnosis.ts';
import { inWords } from './evidence.ts';
import { digits, saySuspect } from './sentences.ts';

/** A caller that calls a node more often for each request that it serves, while those calls fail: a retry storm. */
export interface RepeatedCalls {
  caller: string;
  callee: string;
  /** The operation of most of the calls. */
  operation: ComparedOperation;
  /** Calls for each request that the caller served. */
  before: number;
  after: number;
  calls: number;
  z: number;
}

/** A retry here and there is what retries are for. */
const LEAST_FACTOR = 2;
/** Below it, it may be that more of the requests call the node, once each. */
const LEAST_AFTER = 1.2;
const LEAST_FAILED_MORE = 0.1;
const LEAST_CALLS = 20;
const LEAST_STANDARD_ERRORS = 4;

/** Most calls first. Works on any traces: whether a span is a retry need not be said in it. */
export function repeatedCalls({ operations }: Pick<ComparedWindows, 'operations'>): RepeatedCalls[] {
  const served = Map.groupBy(operations.filter(isServed), ({ service }) => service);
  const between = Map.groupBy(operations.filter(isCall), ({ service, callee }) => `${service}\u0000${callee}`);
  const found = [...between.values()].flatMap((rows): RepeatedCalls[] => {
    const { service: caller, callee } = rows[0]!;
    const requests = sumOf(served.get(caller) ?? [], 'spans');
    const calls = sumOf(rows, 'spans');
    const failed = sumOf(rows, 'failed');
    if (Math.min(requests.before, requests.after, calls.before) === 0 || calls.after < LEAST_CALLS) return [];
    const [before, after] = [calls.before / requests.before, calls.after / requests.after];
    // How often one request repeats a call is taken to vary as it does where each try fails with the same odds.
    const varianceOf = (mean: number, count: number) => (mean * (1 + mean)) / count;
    const z = (after - before) / Math.sqrt(varianceOf(before, requests.before) + varianceOf(after, requests.after));
    const isStorm =
      after >= Math.max(LEAST_AFTER, LEAST_FACTOR * before) &&
      z >= LEAST_STANDARD_ERRORS &&
      failed.after / calls.after - failed.before / calls.before >= LEAST_FAILED_MORE;
    const operation = rows.toSorted((a, b) => b.after.spans - a.after.spans)[0]!;
    return isStorm ? [{ caller, callee, operation, before, after, calls: calls.after, z }] : [];
  });
  return found.sort((a, b) => b.calls - a.calls || (a.caller < b.caller ? -1 : 1));
}

/** The suspect, and that calls to it are repeated, if they are: who repeats a call that fails is part of what is wrong. */
export function withRepeatedCalls(suspect: Suspect, repeated: readonly RepeatedCalls[]): Suspect {
  const storm = repeated.find(({ callee }) => callee === suspect.service);
  if (!storm || suspect.share.errors === 0) return suspect;
  const { caller, callee, operation } = storm;
  const [before, after] = [digits(storm.before), digits(storm.after)];
  const repeats = { caller, before, after };
  const evidence: Evidence = inWords({
    type: 'errors',
    finding: { of: 'repeats' },
    figures: { before, after, standardErrors: digits(storm.z), calls: storm.calls },
    where: { service: caller, operation: operation.operation, kind: operation.kind, callee },
  });
  return {
    ...suspect,
    ...(suspect.kind === 'service' && { kind: 'connection', connection: { source: caller, target: callee } }),
    repeats,
    sentence: saySuspect({ ...suspect, repeats }),
    evidence: [...suspect.evidence, evidence],
  };
}

function isServed({ kind }: ComparedOperation): boolean {
  return kind === 'server' || kind === 'consumer';
}

function isCall({ kind, callee }: ComparedOperation): boolean {
  return (kind === 'client' || kind === 'producer') && callee !== '';
}

function sumOf(rows: readonly ComparedOperation[], figure: 'spans' | 'failed'): { before: number; after: number } {
  return {
    before: rows.reduce((sum, { before }) => sum + before[figure], 0),
    after: rows.reduce((sum, { after }) => sum + after[figure], 0),
  };
}
