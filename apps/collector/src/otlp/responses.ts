import { ProtoWriter } from './proto-writer.ts';
import type { Encoding, Signal } from './signal.ts';

/** Items that were not stored although the request as a whole was fine; a warning where `rejected` is 0. */
export interface PartialSuccess {
  rejected: number;
  message: string;
}

/** What google.rpc.Status says about a request that failed. */
export interface StatusBody {
  grpcCode: number;
  message: string;
  violation?: { field: string; description: string } | undefined;
  retryAfterSeconds?: number | undefined;
}

const REJECTED_FIELD: Record<Signal, string> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};
const BAD_REQUEST_TYPE = 'type.googleapis.com/google.rpc.BadRequest';
const RETRY_INFO_TYPE = 'type.googleapis.com/google.rpc.RetryInfo';
/**
 * In characters. What is said in an answer may quote the request; this keeps every answer below a few kilobytes, far
 * from the 4 MiB that OTLP recommends as the limit, and gRPC's trailers below the 8 KiB that clients take.
 */
const MAX_PARTIAL_SUCCESS_MESSAGE = 2_000;
const MAX_STATUS_TEXT = 300;

/** `Export…ServiceResponse` of a signal. Full success leaves `partial_success` unset, as the protocol demands. */
export function encodeExportResponse(signal: Signal, partial: PartialSuccess | undefined, encoding: Encoding): Buffer {
  const message = shorten(partial?.message ?? '', MAX_PARTIAL_SUCCESS_MESSAGE);
  if (encoding === 'application/json') {
    const partialSuccess = partial && { [REJECTED_FIELD[signal]]: String(partial.rejected), errorMessage: message };
    return Buffer.from(JSON.stringify({ partialSuccess }));
  }
  const out = new ProtoWriter();
  if (partial) {
    out.message(1, () => {
      out.int64(1, BigInt(partial.rejected));
      out.text(2, message);
    });
  }
  return out.bytes();
}

/**
 * `google.rpc.Status`, with a `google.rpc.BadRequest` where a field is to blame and a `google.rpc.RetryInfo` where the
 * same request may succeed later.
 */
export function encodeStatus(
  { grpcCode, message: fullMessage, violation: fullViolation, retryAfterSeconds }: StatusBody,
  encoding: Encoding,
): Buffer {
  const message = statusText(fullMessage);
  const violation = fullViolation && {
    field: statusText(fullViolation.field),
    description: statusText(fullViolation.description),
  };
  if (encoding === 'application/json') {
    const details = [
      ...(violation ? [{ '@type': BAD_REQUEST_TYPE, fieldViolations: [violation] }] : []),
      ...(retryAfterSeconds === undefined ? [] : [{ '@type': RETRY_INFO_TYPE, retryDelay: `${retryAfterSeconds}s` }]),
    ];
    return Buffer.from(JSON.stringify({ code: grpcCode, message, ...(details.length > 0 ? { details } : {}) }));
  }
  const out = new ProtoWriter();
  out.varint(1, grpcCode);
  out.text(2, message);
  if (violation) {
    writeDetail(out, BAD_REQUEST_TYPE, (badRequest) => {
      badRequest.message(1, () => {
        badRequest.text(1, violation.field);
        badRequest.text(2, violation.description);
      });
    });
  }
  if (retryAfterSeconds !== undefined) {
    writeDetail(out, RETRY_INFO_TYPE, (retryInfo) => {
      retryInfo.message(1, () => retryInfo.varint(1, retryAfterSeconds));
    });
  }
  return out.bytes();
}

/** Text as a status may say it: cut where it is too long. */
export function statusText(text: string): string {
  return shorten(text, MAX_STATUS_TEXT);
}

/** A `google.protobuf.Any` in the details of a Status. */
function writeDetail(out: ProtoWriter, type: string, write: (value: ProtoWriter) => void): void {
  const value = new ProtoWriter();
  write(value);
  out.message(3, () => {
    out.text(1, type);
    out.raw(2, value.bytes());
  });
}

function shorten(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`.toWellFormed();
}
