import type { ServerHttp2Stream } from 'node:http2';
import type { BudgetShare } from '../batch/byte-budget.ts';
import type { IntakeLimits } from '../config.ts';
import type { ExportBody } from '../intake/export-body.ts';
import { GRPC, Problem } from '../receiver/problem.ts';
import { gunzip, receive } from '../receiver/receive-body.ts';
import { FramedMessage } from './framed-message.ts';

/** What `grpc-encoding` may be. */
export const ACCEPTED_ENCODINGS = 'identity,gzip';

/**
 * The message of a unary call, as received and decompressed.
 * @param encoding the call's `grpc-encoding`
 * @param memory what all calls together may hold; the caller gives it back when it has dealt with the message
 * @throws Problem 400, 408, 413 or 503; ClientGoneError
 */
export async function readMessage(
  stream: ServerHttp2Stream,
  encoding: string,
  { bodyBytes, requestWithinMs }: IntakeLimits,
  memory: BudgetShare,
): Promise<ExportBody> {
  if (encoding !== 'gzip' && encoding !== 'identity') {
    const message = `grpc-encoding "${encoding}" is not understood: send ${ACCEPTED_ENCODINGS.replace(',', ' or ')}.`;
    throw new Problem(415, GRPC.unimplemented, message);
  }
  const framed = new FramedMessage(bodyBytes, memory);
  await receive(stream, framed, requestWithinMs);
  const received = framed.bytes();
  if (!framed.isCompressed) return { received, compression: 'identity', payload: received };
  if (encoding !== 'gzip') {
    throw new Problem(400, GRPC.internal, 'The message is marked as compressed, but grpc-encoding does not say how.');
  }
  return { received, compression: 'gzip', payload: await gunzip(received, bodyBytes, memory) };
}
