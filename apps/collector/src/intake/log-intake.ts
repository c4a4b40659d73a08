import { countItems } from '../otlp/count-items.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import type { Encoding, Signal } from '../otlp/signal.ts';
import { decoding } from './decoding.ts';

const ITEMS: Record<Exclude<Signal, 'traces'>, string> = { metrics: 'data points', logs: 'log records' };

/**
 * Answers an export of metrics or logs, which Faultline does not keep: all of it is rejected, and the sender is told so
 * in the way that makes it neither retry nor fail.
 * @throws Problem 400 or 413
 */
export async function rejectUnkept(
  body: Uint8Array,
  signal: Exclude<Signal, 'traces'>,
  encoding: Encoding,
): Promise<PartialSuccess | undefined> {
  const rejected = decoding(() => countItems(body, signal, encoding));
  if (rejected === 0) return undefined;
  return { rejected, message: `Faultline keeps traces only: ${rejected} ${ITEMS[signal]} were not stored.` };
}
