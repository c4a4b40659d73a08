/** Codes of google.rpc.Status, which are those of gRPC. */
export const GRPC = {
  ok: 0,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** Where in the request something was wrong. */
export interface FieldViolation {
  field: string;
  description: string;
}

interface ProblemDetails {
  /** HTTP headers beside those of every answer, e.g. `Allow`. */
  headers?: Record<string, string>;
  violation?: FieldViolation;
  /** The same request may succeed after this long. Said as `Retry-After` and as google.rpc.RetryInfo. */
  retryAfterSeconds?: number;
  /** An HTTP/1.1 connection on which the request is still under way cannot be used for another. */
  closes?: boolean;
}

/** An answer other than success: its status over HTTP and over gRPC, and what is said about it. */
export class Problem extends Error {
  readonly status: number;
  readonly grpcCode: number;
  readonly headers: Record<string, string>;
  readonly violation: FieldViolation | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly closes: boolean;

  constructor(status: number, grpcCode: number, message: string, details: ProblemDetails = {}) {
    super(message);
    this.status = status;
    this.grpcCode = grpcCode;
    this.headers = details.headers ?? {};
    this.violation = details.violation;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.closes = details.closes ?? false;
  }
}

/** The same request may succeed a little later. */
export function unavailable(message: string, retryAfterSeconds: number): Problem {
  return new Problem(503, GRPC.unavailable, message, { retryAfterSeconds });
}

/** More than one request may carry; without RetryInfo, because the same request would fail again. */
export function tooLarge(message: string): Problem {
  return new Problem(413, GRPC.resourceExhausted, message, { closes: true });
}

export function badRequest(message: string, violation?: FieldViolation): Problem {
  return new Problem(400, GRPC.invalidArgument, message, violation ? { violation } : {});
}

/** The request did not arrive in time. */
export function tooSlow(withinMs: number): Problem {
  const message = `The request did not arrive within ${withinMs / 1000} s.`;
  return new Problem(408, GRPC.deadlineExceeded, message, { closes: true });
}
