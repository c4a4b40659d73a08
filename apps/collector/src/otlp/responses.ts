import { ProtoWriter } from './proto-writer.ts';
import type { Encoding, Signal } from './signal.ts';

/** Items that were not stored although the request as a whole was fine. */
export interface PartialSuccess {
  rejected: number;
  message: string;
}

/** What google.rpc.Status says about a request that failed. */
export interface StatusBody {
  code: number;
  message: string;
  violation?: { field: string; description: string } | undefined;
}

const REJECTED_FIELD: Record<Signal, string> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};
const BAD_REQUEST_TYPE = 'type.googleapis.com/google.rpc.BadRequest';
const MAX_MESSAGE_LENGTH = 2_000;

/** `Export…ServiceResponse` of a signal. Full success leaves `partial_success` unset, as the protocol demands. */
export function encodeExportResponse(signal: Signal, partial: PartialSuccess | undefined, encoding: Encoding): Buffer {
  if (encoding === 'application/json') {
    const partialSuccess = partial && {
      [REJECTED_FIELD[signal]]: String(partial.rejected),
      errorMessage: partial.message,
    };
    return Buffer.from(JSON.stringify({ partialSuccess }));
  }
  const out = new ProtoWriter();
  if (partial) {
    out.message(1, () => {
      out.int64(1, BigInt(partial.rejected));
      out.text(2, partial.message);
    });
  }
  return out.bytes();
}

/** `google.rpc.Status`, with a `google.rpc.BadRequest` where a field is to blame. */
export function encodeStatus({ code, message: fullMessage, violation }: StatusBody, encoding: Encoding): Buffer {
  const message = fullMessage.slice(0, MAX_MESSAGE_LENGTH);
  if (encoding === 'application/json') {
    const details = violation && [{ '@type': BAD_REQUEST_TYPE, fieldViolations: [violation] }];
    return Buffer.from(JSON.stringify({ code, message, details }));
  }
  const out = new ProtoWriter();
  out.varint(1, code);
  out.text(2, message);
  if (violation) {
    const badRequest = new ProtoWriter();
    badRequest.message(1, () => {
      badRequest.text(1, violation.field);
      badRequest.text(2, violation.description);
    });
    out.message(3, () => {
      out.text(1, BAD_REQUEST_TYPE);
      out.raw(2, badRequest.bytes());
    });
  }
  return out.bytes();
}
