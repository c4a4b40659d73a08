import { badRequest } from '../http/problem.ts';
import { countItems } from '../otlp/count-items.ts';
import { DecodeError } from '../otlp/decode-error.ts';
import type { PartialSuccess } from '../otlp/responses.ts';
import type { Encoding, Signal } from '../otlp/signal.ts';

const ITEMS: Record<Exclude<Signal, 'traces'>, string> = { metrics: 'data points', logs: 'log records' };

/**
 * Answers an export of metrics or logs, which Faultline does not keep: all of it is rejected, and the sender is told so
 * in the way that makes it neither retry nor fail.
 * @throws Problem 400
 */
export async function rejectUnkept(
  body: Uint8Array,
  signal: Exclude<Signal, 'traces'>,
  encoding: Encoding,
): Promise<PartialSuccess | undefined> {
  try {
    const rejected = countItems(body, signal, encoding);
    if (rejected === 0) return undefined;
    return { rejected, message: `Faultline keeps traces only: ${rejected} ${ITEMS[signal]} were not stored.` };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badRequest(`The request cannot be decoded: ${error.message}.`, {
      field: error.where,
      description: error.what,
    });
  }
}
