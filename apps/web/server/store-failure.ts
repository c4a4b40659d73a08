import { messageOf } from '@faultline/runtime';

/** Why a read of the store failed, in one sentence for whoever looks at the console. */
export function explainStoreFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'ClickHouse took too long to answer.';
  const message = messageOf(error).trim();
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

const MISSING = ['UNKNOWN_TABLE', 'UNKNOWN_DATABASE'];

/** Whether the store has no tables yet: the collector, which makes them, has not started. */
export function isStoreEmpty(error: unknown): boolean {
  const { type, cause } = (error ?? {}) as { type?: string; cause?: { type?: string } };
  return MISSING.includes(type ?? cause?.type ?? '');
}
