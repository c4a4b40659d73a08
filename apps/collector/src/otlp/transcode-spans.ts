import { type ByteSource, byteSource, type MapEntries, type SpanBlock, type SpanOrigin } from '@faultline/clickhouse';
import { appendKeyValue } from './any-value.ts';
import { DecodeError, TooManySpansError } from './decode-error.ts';
import { SpanReader, type SpanRejection } from './span-reader.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** What became of the spans of one request: `received = accepted + the sum of rejected`. */
export interface TranscodeResult {
  received: number;
  accepted: number;
  rejected: Map<SpanRejection, number>;
}

const RESOURCE_SPANS = (1 << 3) | 2;
const RESOURCE = (1 << 3) | 2;
const SCOPE_SPANS = (2 << 3) | 2;
const RESOURCE_ATTRIBUTES = (1 << 3) | 2;
const SCOPE = (1 << 3) | 2;
const SPANS = (2 << 3) | 2;
const SCOPE_NAME = (1 << 3) | 2;
const SCOPE_VERSION = (2 << 3) | 2;
const SERVICE_NAME = byteSource(Buffer.from('service.name'));
const UNKNOWN_SERVICE = byteSource(Buffer.from('unknown_service'));

/**
 * Appends the spans of an `ExportTraceServiceRequest` to a block, bytes to bytes: no object is made per span.
 * Spans that are invalid by themselves are left out and counted. When it throws, the block is as it was before.
 * @param maxBytes how much the request may add to the block; the attributes of a resource count once per span
 * @throws DecodeError when the payload is not well-formed, TooManySpansError when it would add more than `maxBytes`
 */
export function transcodeSpans(payload: Uint8Array, block: SpanBlock, maxBytes: number): TranscodeResult {
  const transcoding = new Transcoding(payload, block, maxBytes);
  block.mark();
  try {
    return transcoding.run();
  } catch (error) {
    block.rewind();
    if (error instanceof WireError) throw new DecodeError(`${transcoding.path()}, byte ${error.offset}`, error.message);
    throw error;
  }
}

class Transcoding {
  readonly #reader: WireReader;
  readonly #source: ByteSource;
  readonly #block: SpanBlock;
  readonly #maxBytes: number;
  readonly #spans = new SpanReader();
  readonly #result: TranscodeResult = { received: 0, accepted: 0, rejected: new Map() };
  readonly #payloadEnd: number;
  #addedBytes = 0;
  #resourceNumber = -1;
  #scopeNumber = -1;
  #spanNumber = -1;

  constructor(payload: Uint8Array, block: SpanBlock, maxBytes: number) {
    this.#reader = new WireReader(payload);
    this.#source = this.#reader.source;
    this.#payloadEnd = payload.length;
    this.#block = block;
    this.#maxBytes = maxBytes;
  }

  run(): TranscodeResult {
    const end = this.#payloadEnd;
    this.#eachField(end, RESOURCE_SPANS, (resourceSpansEnd) => {
      this.#resourceNumber++;
      this.#scopeNumber = -1;
      this.#spanNumber = -1;
      this.#resourceSpans(resourceSpansEnd);
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

  /** The resource is looked for first: protobuf lets it stand behind the spans that it describes. */
  #resourceSpans(end: number): void {
    const start = this.#reader.position;
    const resourceAttributes = this.#block.resourceEntries();
    const origin: SpanOrigin = { serviceIndex: -1, scopeNameIndex: 0, scopeVersionIndex: 0, resourceAttributes };
    const serviceNameKey = resourceAttributes.keyIndex(SERVICE_NAME, 0, SERVICE_NAME.bytes.length);
    this.#eachField(end, RESOURCE, (resourceEnd) => {
      this.#eachField(resourceEnd, RESOURCE_ATTRIBUTES, (attributeEnd) => {
        const valueStart = resourceAttributes.values.byteLength;
        appendKeyValue(this.#reader, attributeEnd, resourceAttributes);
        const isServiceName = resourceAttributes.keyIndexes.at(-1) === serviceNameKey;
        if (isServiceName && origin.serviceIndex < 0) this.#nameService(resourceAttributes, valueStart, origin);
      });
    });
    if (origin.serviceIndex < 0) {
      origin.serviceIndex = this.#block.serviceIndex(UNKNOWN_SERVICE, 0, UNKNOWN_SERVICE.bytes.length);
    }
    this.#reader.position = start;
    this.#eachField(end, SCOPE_SPANS, (scopeSpansEnd) => {
      this.#scopeNumber++;
      this.#spanNumber = -1;
      this.#scopeSpans(scopeSpansEnd, origin);
    });
  }

  /** Takes the value that was just encoded, whatever its type was; an empty one does not name a service. */
  #nameService(attributes: MapEntries, valueStart: number, origin: SpanOrigin): void {
    const encoded = new WireReader(attributes.values.bytes().slice(valueStart));
    const nameEnd = encoded.lengthEnd(encoded.source.bytes.length);
    if (nameEnd === encoded.position) return;
    origin.serviceIndex = this.#block.serviceIndex(encoded.source, encoded.position, nameEnd);
  }

  #scopeSpans(end: number, origin: SpanOrigin): void {
    const reader = this.#reader;
    const start = reader.position;
    this.#readScope(end, origin);
    reader.position = start;
    while (reader.position < end) {
      const tag = reader.tag(end);
      if (tag === SPANS) this.#span(reader.lengthEnd(end), origin);
      else reader.skip(tag, end);
    }
  }

  #readScope(end: number, origin: SpanOrigin): void {
    const reader = this.#reader;
    const source = this.#source;
    origin.scopeNameIndex = this.#block.scopeNameIndex(source, 0, 0);
    origin.scopeVersionIndex = this.#block.scopeVersionIndex(source, 0, 0);
    this.#eachField(end, SCOPE, (scopeEnd) => {
      while (reader.position < scopeEnd) {
        const tag = reader.tag(scopeEnd);
        if (tag !== SCOPE_NAME && tag !== SCOPE_VERSION) {
          reader.skip(tag, scopeEnd);
          continue;
        }
        const textEnd = reader.lengthEnd(scopeEnd);
        if (tag === SCOPE_NAME) origin.scopeNameIndex = this.#block.scopeNameIndex(source, reader.position, textEnd);
        else origin.scopeVersionIndex = this.#block.scopeVersionIndex(source, reader.position, textEnd);
        reader.position = textEnd;
      }
    });
  }

  #span(end: number, origin: SpanOrigin): void {
    const reader = this.#reader;
    const start = reader.position;
    const result = this.#result;
    this.#spanNumber++;
    result.received++;
    const rejection = this.#spans.readFields(reader, end);
    if (rejection) {
      result.rejected.set(rejection, (result.rejected.get(rejection) ?? 0) + 1);
      return;
    }
    this.#addedBytes += this.#spans.rowBytes(end - start) + origin.resourceAttributes.byteLength;
    if (this.#addedBytes > this.#maxBytes) {
      throw new TooManySpansError(
        `The spans of this request take more than ${this.#maxBytes} bytes with the attributes of their resources: ` +
          'send fewer spans per request.',
      );
    }
    reader.position = start;
    this.#spans.appendNested(reader, end, this.#block);
    this.#block.appendSpan(this.#source, origin, this.#spans.fields);
    result.accepted++;
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
