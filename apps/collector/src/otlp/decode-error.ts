/** A payload that is not what OTLP says it should be. The whole request is refused: resending it cannot help. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** The field or position that could not be read, e.g. `resource_spans[0].scope_spans[0].spans[3], byte 117`. */
  readonly where: string;
  /** What was found there and what is expected. */
  readonly what: string;

  constructor(where: string, what: string) {
    super(`${where}: ${what}`);
    this.where = where;
    this.what = what;
  }
}

/** A payload that would take more memory than one request may. */
export class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}

/** Whether it is the request that is to blame: it cannot be decoded, however often that is tried. */
export function isUndecodable(error: unknown): error is DecodeError | TooMuchError {
  return error instanceof DecodeError || error instanceof TooMuchError;
}
