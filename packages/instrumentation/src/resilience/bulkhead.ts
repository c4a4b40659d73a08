import type { Breaker } from './breaker.ts';
import { Observed } from './observed.ts';

/** In calls. */
export interface BulkheadFill {
  active: number;
  capacity: number;
  /** `undefined` where the library has no queue. */
  queued?: number;
}

/** A limit on calls at a time, as the instrumentations see it. */
export interface Bulkhead {
  name(): string;
  readonly library: string;
  /** The one it guards, or belongs to. */
  breaker(): Breaker | undefined;
  fill(): BulkheadFill;
}

/** By the library's object. */
const bulkheads = new Observed<Bulkhead>();

export function bulkheadOf(policy: object): Bulkhead | undefined {
  return bulkheads.get(policy);
}

export function rememberBulkhead(policy: object, bulkhead: Bulkhead): void {
  bulkheads.remember(policy, bulkhead);
}

/** The bulkheads that the application still holds, oldest first. */
export function everyBulkhead(): Iterable<Bulkhead> {
  return bulkheads;
}
