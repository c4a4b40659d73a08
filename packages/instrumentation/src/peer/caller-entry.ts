/**
 * The tracestate entry by which a service tells the next one who calls: `fl=<service>:<8 hex>`. The hex digits are the
 * start of the span id that was current when the entry was written. A hop in between that forwards tracestate without
 * writing an entry of its own changes the parent span id, so the digits no longer match and the entry is known stale.
 */
export const CALLER_KEY = 'fl';

const PROOF_LENGTH = 8;
const MAX_VALUE_LENGTH = 256;

/** Writes entries of one service. */
export class CallerEntryWriter {
  readonly #name: string;
  readonly #isShortEnough: boolean;

  constructor(serviceName: string) {
    this.#name = `${encodeURIComponent(serviceName)}:`;
    this.#isShortEnough = this.#name.length + PROOF_LENGTH <= MAX_VALUE_LENGTH;
  }

  /**
   * @param spanId 16 hex digits: the span the callee will see as its parent.
   * @returns the value of the entry; `undefined` if the service's name is too long for one.
   */
  write(spanId: string): string | undefined {
    return this.#isShortEnough ? this.#name + spanId.slice(0, PROOF_LENGTH) : undefined;
  }
}

/**
 * @param parentSpanId 16 hex digits, as received in traceparent.
 * @returns the calling service's name; `undefined` if the entry is malformed or was written by a hop before the last.
 */
export function readCaller(value: string, parentSpanId: string): string | undefined {
  const colon = value.lastIndexOf(':');
  if (colon <= 0 || value.length - colon - 1 !== PROOF_LENGTH || !parentSpanId.startsWith(value.slice(colon + 1))) {
    return undefined;
  }
  try {
    return decodeURIComponent(value.slice(0, colon));
  } catch {
    return undefined;
  }
}
