/** Codes of google.rpc.Status. */
export const GRPC = {
  unknown: 2,
  invalidArgument: 3,
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
  /** Headers beside those of every answer, e.g. `Allow`. */
  headers?: Record<string, string>;
  violation?: FieldViolation;
  /** The connection cannot be used for another request. */
  closes?: boolean;
}

/** An answer other than success: its status, and what the body says about it. */
export class Problem extends Error {
  readonly status: number;
  readonly grpcCode: number;
  readonly headers: Record<string, string>;
  readonly violation: FieldViolation | undefined;
  readonly closes: boolean;

  constructor(status: number, grpcCode: number, message: string, details: ProblemDetails = {}) {
    super(message);
    this.status = status;
    this.grpcCode = grpcCode;
    this.headers = details.headers ?? {};
    this.violation = details.violation;
    this.closes = details.closes ?? false;
  }
}

/** The same request may succeed a little later. */
export function unavailable(message: string, retryAfterSeconds: number): Problem {
  return new Problem(503, GRPC.unavailable, message, { headers: { 'Retry-After': String(retryAfterSeconds) } });
}

export function tooLarge(message: string): Problem {
  return new Problem(413, GRPC.resourceExhausted, message, { closes: true });
}

export function badRequest(message: string, violation?: FieldViolation): Problem {
  return new Problem(400, GRPC.invalidArgument, message, violation ? { violation } : {});
}
