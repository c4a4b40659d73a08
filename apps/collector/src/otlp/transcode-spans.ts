import { DecodeError, TooMuchError } from './decode-error.ts';
import { appendNestedFields } from './nested-fields.ts';
import { OriginReader } from './origin-reader.ts';
import type { SpanTarget } from './span-blocks.ts';
import { SpanReader, type SpanRejection } from './span-reader.ts';
import type { StartTimes } from './start-times.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** What became of the spans of one request: `received = accepted + the sum of rejected`. */
export interface TranscodeResult {
  received: number;
  accepted: number;
  rejected: Map<SpanRejection, number>;
}

export interface TranscodeLimits extends StartTimes {
  /** How much one request may add to blocks; the attributes of a resource count once per span, and empty messages a little. */
  maxBytes: number;
}

/** What messages count towards the limit that bring no row: they take little memory, and time. */
const RESOURCE_SPANS_BYTES = 512;
const SCOPE_SPANS_BYTES = 64;
const REFUSED_SPAN_BYTES = 64;

const RESOURCE_SPANS = (1 << 3) | 2;
const SCOPE_SPANS = (2 << 3) | 2;
const SPANS = (2 << 3) | 2;

/**
 * Appends the spans of an `ExportTraceServiceRequest` to blocks, bytes to bytes: no object is made per span.
 * Spans that are invalid by themselves are left out and counted. When it throws, the blocks are as they were before.
 * @throws DecodeError when the payload is not well-formed, TooMuchError when it is beyond the limit
 */
export function transcodeSpans(payload: Uint8Array, target: SpanTarget, limits: TranscodeLimits): TranscodeResult {
  const transcoding = new Transcoding(payload, target, limits);
  try {
    return transcoding.run();
  } catch (error) {
    for (const part of target.parts) part.rewind();
    if (error instanceof WireError) throw new DecodeError(`${transcoding.path()}, byte ${error.offset}`, error.message);
    throw error;
  }
}

class Transcoding {
  readonly #reader: WireReader;
  readonly #target: SpanTarget;
  readonly #limits: TranscodeLimits;
  /** For each part of the target. */
  readonly #origins: readonly OriginReader[];
  readonly #spans: SpanReader;
  readonly #result: TranscodeResult = { received: 0, accepted: 0, rejected: new Map() };
  #addedBytes = 0;
  #resourceNumber = -1;
  #scopeNumber = -1;
  #spanNumber = -1;

  constructor(payload: Uint8Array, target: SpanTarget, limits: TranscodeLimits) {
    this.#reader = new WireReader(payload);
    this.#target = target;
    this.#limits = limits;
    this.#origins = target.parts.map((part) => new OriginReader(this.#reader, part.current));
    this.#spans = new SpanReader(limits);
  }

  run(): TranscodeResult {
    this.#eachField(this.#reader.source.bytes.length, RESOURCE_SPANS, (end) => {
      this.#resourceNumber++;
      this.#count(RESOURCE_SPANS_BYTES);
      this.#scopeNumber = -1;
      this.#spanNumber = -1;
      for (const origins of this.#origins) origins.enterResourceSpans(end);
      this.#resourceSpans(end);
    });
    return this.#result;
  }

  /** Where the reader is, in the words of the protocol. */
  path(): string {
    if (this.#resourceNumber < 0) return 'request';
    let path = `resource_spans[${this.#resourceNumber}]`;
    if (this.#scopeNumber >= 0) path += `.scope_spans[${this.#scopeNumber}]`;
    if (this.#spanNumber >= 0) path += `.spans[${this.#spanNumber}]`;
    return path;
  }

  #resourceSpans(resourceSpansEnd: number): void {
    this.#eachField(resourceSpansEnd, SCOPE_SPANS, (end) => {
      this.#scopeNumber++;
      this.#count(SCOPE_SPANS_BYTES);
      this.#spanNumber = -1;
      for (const origins of this.#origins) origins.enterScopeSpans(end);
      this.#scopeSpans(end);
    });
  }

  #scopeSpans(scopeSpansEnd: number): void {
    this.#eachField(scopeSpansEnd, SPANS, (end) => {
      this.#spanNumber++;
      this.#result.received++;
      this.#span(end);
    });
  }

  #span(end: number): void {
    const reader = this.#reader;
    const start = reader.position;
    const { rejected } = this.#result;
    const rejection = this.#spans.readFields(reader, end);
    if (rejection) {
      rejected.set(rejection, (rejected.get(rejection) ?? 0) + 1);
      this.#count(REFUSED_SPAN_BYTES);
      return;
    }
    const index = this.#target.partOf(reader.source, this.#spans.fields.traceId);
    const part = this.#target.parts[index]!;
    const origins = this.#origins[index]!;
    const rowBytes = this.#spans.rowBytes(end - start) + origins.origin.resourceAttributes.byteLength;
    this.#count(rowBytes);
    if (part.makeRoom(rowBytes)) origins.moveTo(part.current);
    reader.position = start;
    appendNestedFields(reader, end, part.current, this.#limits);
    part.current.appendSpan(reader.source, origins.origin, this.#spans.fields);
    this.#result.accepted++;
  }

  #count(bytes: number): void {
    this.#addedBytes += bytes;
    if (this.#addedBytes > this.#limits.maxBytes) {
      throw new TooMuchError(
        `The spans of this request take more than ${this.#limits.maxBytes} bytes with the attributes of their ` +
          'resources: send fewer spans per request.',
      );
    }
  }

  /** Visits each field `wanted` of the message up to `end`, in the order in which they stand; passes the others. */
  #eachField(end: number, wanted: number, visit: (fieldEnd: number) => void): void {
    const reader = this.#reader;
    while (reader.position < end) {
      const tag = reader.tag(end);
      if (tag === wanted) visit(reader.lengthEnd(end));
      else reader.skip(tag, end);
    }
  }
}
