import type { Counts, DiagnosisSums, Moments, NodeKind, OperationKey, SelfTimeSums, SpanKind } from '@faultline/model';
import type { Numbers, ReadArrays, ReadBlock, ReadColumn, ReadStrings } from '../native/read-blocks.ts';
import { SPAN_KINDS } from '../traces/trace-reader.ts';

/**
 * Adds rows of `SUMS_COLUMNS` to sums, in place. A call that nobody answered belongs to the service known at that address,
 * as on the map.
 * @param services known to answer, by caller and address (`addressKey`)
 * @param rows of the block, in order; by default all of them
 */
export function addOperations(
  { operations }: DiagnosisSums,
  block: ReadBlock,
  services: ReadonlyMap<string, string>,
  rows = everyRowOf(block),
): void {
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
  for (const [at, row] of selfTimeSums(block, services, rows).entries()) {
    const i = rows[at]!;
    operations.push({
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
    });
  }
}

/** Rows of `COURSE_COLUMNS`. */
export function selfTimeSums(
  block: ReadBlock,
  services: ReadonlyMap<string, string>,
  rows = everyRowOf(block),
): SelfTimeSums[] {
  const number = numbersOf(block);
  const [bucketMs, spans, origins] = [number('bucketMs'), number('spans'), number('origins')];
  const selfTimes = histograms(block, 'self_times');
  const key = keysOf(block, services);
  return rows.map((i) => ({
    ...key(i),
    bucketMs: bucketMs[i]!,
    spans: spans[i]!,
    origins: origins[i]!,
    selfTimes: selfTimes(i),
  }));
}

/** Adds rows of `CHILDREN_COLUMNS` to sums, in place; a child that is listed twice as one. */
export function addChildren({ children }: DiagnosisSums, block: ReadBlock, rows = everyRowOf(block)): void {
  const number = numbersOf(block);
  const [bucketMs, kinds] = [number('bucketMs'), number('kind')];
  const [services, operations] = [stringsOf(block, 'service'), stringsOf(block, 'operation')];
  const { ends, of } = column(block, 'children') as ReadArrays<ReadStrings>;
  const { of: present } = column(block, 'children_counts') as ReadArrays<Numbers>;
  const names = of.dictionary.map((child) => child.split('\u0000') as [service: string, operation: string]);
  for (const row of rows) {
    const parent = {
      bucketMs: bucketMs[row]!,
      service: services(row),
      operation: operations(row),
      kind: kindOf(kinds[row]!),
    };
    const counts = new Map<number, number>();
    for (let at = startOf(ends, row); at < ends[row]!; at++)
      counts.set(of.indexes[at]!, (counts.get(of.indexes[at]!) ?? 0) + present[at]!);
    for (const [child, sum] of counts) {
      const [childService, childOperation] = names[child]!;
      children.push({ ...parent, childService, childOperation, present: sum });
    }
  }
}

/** Adds rows of `INSTANCE_COLUMNS` to sums, in place. */
export function addInstances({ instances }: DiagnosisSums, block: ReadBlock, rows = everyRowOf(block)): void {
  const number = numbersOf(block);
  const [bucketMs, kind, spans, origins] = [number('bucketMs'), number('kind'), number('spans'), number('origins')];
  const [whole, childless, selfTimes] = [number('whole'), number('childless'), histograms(block, 'self_times')];
  const [service, instance] = [stringsOf(block, 'service'), stringsOf(block, 'instance')];
  const version = stringsOf(block, 'service_version');
  for (const i of rows) {
    instances.push({
      bucketMs: bucketMs[i]!,
      service: service(i),
      kind: kindOf(kind[i]!),
      instance: instance(i),
      version: version(i),
      spans: spans[i]!,
      origins: origins[i]!,
      whole: whole[i]!,
      childless: childless[i]!,
      selfTimes: selfTimes(i),
    });
  }
}

/** Which rows of `FIGURES_COLUMNS` are sums by operation, and which by instance. */
export function rowsByGrouping(block: ReadBlock): { byOperation: number[]; byInstance: number[] } {
  const isByInstance = numbersOf(block)('by_instance');
  const rows = everyRowOf(block);
  return {
    byOperation: rows.filter((row) => isByInstance[row] === 0),
    byInstance: rows.filter((row) => isByInstance[row] === 1),
  };
}

function everyRowOf({ rows }: ReadBlock): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}

/** Where the array of a row starts. */
function startOf(ends: Numbers, row: number): number {
  return row === 0 ? 0 : ends[row - 1]!;
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
      kind: kindOf(kind[row]!),
      callee: known ?? address,
      calleeKind: known === undefined ? addressKind : 'service',
      isAnswered: isAnswered[row] === 1,
    };
  };
}

function kindOf(number: number): SpanKind {
  return SPAN_KINDS[number] ?? 'unspecified';
}

function histograms(block: ReadBlock, name: string): (row: number) => Counts {
  const { ends, of: buckets } = column(block, `${name}_buckets`) as ReadArrays<Numbers>;
  const { of: counts } = column(block, `${name}_counts`) as ReadArrays<Numbers>;
  return (row) => new HistogramPart(buckets, counts, startOf(ends, row), ends[row]!);
}

/** A row's part of columns of histograms. */
class HistogramPart implements Counts {
  readonly #buckets: Numbers;
  readonly #counts: Numbers;
  readonly #from: number;
  readonly #to: number;

  constructor(buckets: Numbers, counts: Numbers, from: number, to: number) {
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

function numbersOf(block: ReadBlock): (name: string) => Numbers {
  return (name) => column(block, name) as Numbers;
}

function column(block: ReadBlock, name: string): ReadColumn {
  const found = block.columns.get(name);
  if (!found) throw new Error(`A result lacks the column ${name}.`);
  return found;
}
