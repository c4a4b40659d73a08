import { StoreUnavailableError } from '@faultline/clickhouse';
import { messageOf } from '@faultline/runtime';

/** Why a read of the store failed, in one sentence for whoever looks at the console. */
export function explainStoreFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'ClickHouse took too long to answer.';
  const message = messageOf(error).trim();
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

const MISSING = ['UNKNOWN_TABLE', 'UNKNOWN_DATABASE'];

/** Whether the store has no tables yet: the collector, which makes them, has not started. */
function isStoreEmpty(error: unknown): boolean {
  const { type, cause } = (error ?? {}) as { type?: string; cause?: { type?: string } };
  return MISSING.includes(type ?? cause?.type ?? '');
}

/** What was read, or the fallback where the store has no tables yet. */
export async function unlessEmpty<T>(reading: Promise<T>, fallback: () => T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (isStoreEmpty(error)) return fallback();
    throw error;
  }
}

/** What was read, or undefined where a server that has a part of it does not answer. */
export async function unlessAway<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof StoreUnavailableError) return undefined;
    throw error;
  }
}
