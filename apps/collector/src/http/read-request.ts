import type { IncomingMessage } from 'node:http';
import type { BudgetShare } from '../batch/byte-budget.ts';
import type { IntakeLimits } from '../config.ts';
import type { ExportBody } from '../intake/export-body.ts';
import { GRPC, Problem } from '../receiver/problem.ts';
import { bodyTooLarge, CollectedBytes, gunzip, receive } from '../receiver/receive-body.ts';

/** Values of Content-Encoding, and what they mean. `none` is OTLP's own word; `x-gzip` is gzip by RFC 9110. */
const COMPRESSION: Record<string, ExportBody['compression']> = {
  '': 'identity',
  identity: 'identity',
  none: 'identity',
  gzip: 'gzip',
  'x-gzip': 'gzip',
};

/**
 * The body of a request, as received and decompressed.
 * @param memory what all requests together may hold; the caller gives it back when it has dealt with the body
 * @throws Problem 400, 408, 413, 415 or 503; ClientGoneError
 */
export async function readRequest(
  request: IncomingMessage,
  { bodyBytes, requestWithinMs }: IntakeLimits,
  memory: BudgetShare,
): Promise<ExportBody> {
  const announced = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const compression = Object.hasOwn(COMPRESSION, announced) ? COMPRESSION[announced] : undefined;
  if (!compression) {
    const message = `Content-Encoding "${announced}" is not understood: send gzip, or nothing compressed.`;
    throw new Problem(415, GRPC.invalidArgument, message, { headers: { 'Accept-Encoding': 'gzip' } });
  }
  if (Number(request.headers['content-length'] ?? 0) > bodyBytes) throw bodyTooLarge(bodyBytes);
  const collected = new CollectedBytes(bodyBytes, memory);
  await receive(request, collected, requestWithinMs);
  const received = collected.bytes();
  const payload = compression === 'gzip' ? await gunzip(received, bodyBytes, memory) : received;
  return { received, compression, payload };
}
