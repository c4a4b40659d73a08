import type { FieldProblem } from '@faultline/model';

/** An error that an API client is told about: `{"error":{"code","message","parameter?","problems?"}}`. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly parameter: string | undefined;
  /** Of a body: what is wrong with each of its fields. */
  readonly problems: readonly FieldProblem[];

  constructor(
    status: number,
    code: string,
    message: string,
    parameter?: string,
    problems: readonly FieldProblem[] = [],
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.parameter = parameter;
    this.problems = problems;
  }

  toJSON(): {
    error: { code: string; message: string; parameter?: string; problems?: readonly FieldProblem[] };
  } {
    const { code, message, parameter, problems } = this;
    return {
      error: {
        code,
        message,
        ...(parameter === undefined ? {} : { parameter }),
        ...(problems.length > 0 ? { problems } : {}),
      },
    };
  }
}

/** 400: `parameter` has a value that cannot be used. The message says the value and what is expected. */
export function badParameter(parameter: string, value: string, expected: string): ApiError {
  return new ApiError(400, 'bad_parameter', `${parameter} is "${value}", but ${expected} is expected.`, parameter);
}

/** 501: part of the API's contract that this version does not answer yet. */
export function notImplemented(what: string, parameter?: string): ApiError {
  return new ApiError(501, 'not_implemented', `${what} is not available in this version of Faultline.`, parameter);
}
