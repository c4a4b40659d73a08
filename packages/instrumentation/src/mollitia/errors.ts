import { nameErrorClass } from '../resilience/error-type.ts';
import type { MollitiaErrors } from './mollitia-modules.ts';

export type Refusal = 'bulkhead' | 'rate_limit' | 'timeout';

const refusals = new WeakMap<object, Refusal>();

/**
 * Learns mollitia's errors, which can be told by their classes only: in its minified build these have names like `w`, and
 * one error is named after its module.
 */
export function learnErrors(exports: MollitiaErrors): void {
  const { BreakerError, BulkheadOverloadError, BulkheadQueueWaitError, RatelimitError, TimeoutError } = exports;
  nameErrorClass(BreakerError, 'BreakerError');
  nameErrorClass(BulkheadOverloadError, 'BulkheadOverloadError');
  nameErrorClass(BulkheadQueueWaitError, 'BulkheadQueueWaitError');
  nameErrorClass(RatelimitError, 'RatelimitError');
  nameErrorClass(TimeoutError, 'TimeoutError');
  refusals.set(BulkheadOverloadError, 'bulkhead');
  refusals.set(BulkheadQueueWaitError, 'bulkhead');
  refusals.set(RatelimitError, 'rate_limit');
  refusals.set(TimeoutError, 'timeout');
}

/** What mollitia says by an error, if it is one of its own. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof Error ? refusals.get(error.constructor) : undefined;
}
