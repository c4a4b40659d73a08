import type { Counts, DiagnosisSums, Moments, NodeKind, OperationKey, SelfTimeSums } from '@faultline/model';
import type { ReadArrays, ReadBlock, ReadColumn, ReadStrings } from '../native/read-blocks.ts';
import { SPAN_KINDS } from '../traces/trace-reader.ts';

/**
 * Adds rows of `SUMS_COLUMNS` to sums, in place. A call that nobody answered belongs to the service known at that address,
 * as on the map.
 * @param services known to answer, by caller and address (`addressKey`)
 */
export function addStatistics(
  sums: DiagnosisSums,
  block: ReadBlock,
  services: ReadonlyMap<string, string>,
): SelfTimeSums[] {
  const number = numbersOf(block);
  const moments = (name: string): ((row: number) => Moments) => {
    const [ms, ln, ln2] = [number(`${name}_ms`), number(`${name}_ln`), number(`${name}_ln2`)];
    return (row) => ({ sumMs: ms[row]!, sumLn: ln[row]!, sumLn2: ln2[row]! });
  };
  const [roots, failedRoots, rootMs] = [number('roots'), number('failed_roots'), number('root_ms')];
  const [self, failedSelf] = [moments('self'), moments('failed_self')];
  const [duration, originDuration] = [moments('duration'), moments('origin')];
  const [failed, timedOut, rejected] = [number('failed'), number('timed_out'), number('rejected')];
  const [badRequests, outlived] = [number('bad_requests'), number('outlived')];
  const [whole, childless] = [number('whole'), number('childless')];
  const rootDurations = histograms(block, 'root_durations');
  const operations = selfTimeSums(block, services).map((row, i) => ({
    ...row,
    roots: roots[i]!,
    failedRoots: failedRoots[i]!,
    rootDurations: rootDurations(i),
    rootMs: rootMs[i]!,
    self: self(i),
    failedSelf: failedSelf(i),
    duration: duration(i),
    failed: failed[i]!,
    originDuration: originDuration(i),
    timedOut: timedOut[i]!,
    rejected: rejected[i]!,
    badRequests: badRequests[i]!,
    outlived: outlived[i]!,
    whole: whole[i]!,
    childless: childless[i]!,
  }));
  for (const row of operations) sums.operations.push(row);
  addChildren(sums, block, operations);
  return operations;
}

/** Rows of `COURSE_COLUMNS`. */
export function selfTimeSums(block: ReadBlock, services: ReadonlyMap<string, string>): SelfTimeSums[] {
  const number = numbersOf(block);
  const [bucketMs, spans, origins] = [number('bucketMs'), number('spans'), number('origins')];
  const selfTimes = histograms(block, 'self_times');
  const key = keysOf(block, services);
  return Array.from({ length: block.rows }, (_, i) => ({
    ...key(i),
    bucketMs: bucketMs[i]!,
    spans: spans[i]!,
    origins: origins[i]!,
    selfTimes: selfTimes(i),
  }));
}

export function addressKey(caller: string, address: string): string {
  return `${caller}\u0000${address}`;
}

function keysOf(block: ReadBlock, services: ReadonlyMap<string, string>): (row: number) => OperationKey {
  const [service, operation] = [stringsOf(block, 'service'), stringsOf(block, 'operation')];
  const [callee, calleeKind] = [stringsOf(block, 'callee'), stringsOf(block, 'callee_kind')];
  const [kind, isAnswered] = [numbersOf(block)('kind'), numbersOf(block)('is_answered')];
  return (row) => {
    const [caller, address, addressKind] = [service(row), callee(row), calleeKind(row) as NodeKind | ''];
    const known = addressKind === 'external' ? services.get(addressKey(caller, address)) : undefined;
    return {
      service: caller,
      operation: operation(row),
      kind: SPAN_KINDS[kind[row]!] ?? 'unspecified',
      callee: known ?? address,
      calleeKind: known === undefined ? addressKind : 'service',
      isAnswered: isAnswered[row] === 1,
    };
  };
}

function addChildren(
  { children }: DiagnosisSums,
  block: ReadBlock,
  parents: readonly (OperationKey & { bucketMs: number })[],
): void {
  const { ends, of } = column(block, 'children') as ReadArrays<ReadStrings>;
  const present = (column(block, 'children_counts') as ReadArrays<Float64Array>).of;
  const names = of.dictionary.map((child) => child.split('\u0000') as [service: string, operation: string]);
  let at = 0;
  for (const [row, { bucketMs, service, operation, kind }] of parents.entries()) {
    for (; at < ends[row]!; at++) {
      const [childService, childOperation] = names[of.indexes[at]!]!;
      children.push({ bucketMs, service, operation, kind, childService, childOperation, present: present[at]! });
    }
  }
}

function histograms(block: ReadBlock, name: string): (row: number) => Counts {
  const { ends, of: buckets } = column(block, `${name}_buckets`) as ReadArrays<Float64Array>;
  const { of: counts } = column(block, `${name}_counts`) as ReadArrays<Float64Array>;
  return (row) => new HistogramPart(buckets, counts, row === 0 ? 0 : ends[row - 1]!, ends[row]!);
}

/** A row's part of columns of histograms. */
class HistogramPart implements Counts {
  readonly #buckets: Float64Array;
  readonly #counts: Float64Array;
  readonly #from: number;
  readonly #to: number;

  constructor(buckets: Float64Array, counts: Float64Array, from: number, to: number) {
    this.#buckets = buckets;
    this.#counts = counts;
    this.#from = from;
    this.#to = to;
  }

  forEach(visit: (count: number, bucket: number) => void): void {
    for (let i = this.#from; i < this.#to; i++) visit(this.#counts[i]!, this.#buckets[i]!);
  }
}

function stringsOf(block: ReadBlock, name: string): (row: number) => string {
  const { dictionary, indexes } = column(block, name) as ReadStrings;
  return (row) => dictionary[indexes[row]!]!;
}

function numbersOf(block: ReadBlock): (name: string) => Float64Array {
  return (name) => column(block, name) as Float64Array;
}

function column(block: ReadBlock, name: string): ReadColumn {
  const found = block.columns.get(name);
  if (!found) throw new Error(`A result lacks the column ${name}.`);
  return found;
}
