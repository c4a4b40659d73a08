import { byteSource, type SpanBlock, type SpanOrigin } from '@faultline/clickhouse';
import { appendKeyValue } from './any-value.ts';
import { WireReader } from './wire-reader.ts';

const RESOURCE = (1 << 3) | 2;
const RESOURCE_ATTRIBUTES = (1 << 3) | 2;
const SCOPE = (1 << 3) | 2;
const SCOPE_NAME = (1 << 3) | 2;
const SCOPE_VERSION = (2 << 3) | 2;
const SERVICE_NAME = byteSource(Buffer.from('service.name'));
const UNKNOWN_SERVICE = byteSource(Buffer.from('unknown_service'));

/** A message's place in the payload. */
interface Place {
  start: number;
  end: number;
}

const NOWHERE: Place = { start: 0, end: 0 };

/**
 * Reads the resource and the scope that spans share, and encodes them once for the block that the spans go to.
 * Protobuf lets both stand behind the spans that they describe, so each is looked for before the spans are read.
 */
export class OriginReader {
  readonly #reader: WireReader;
  #block: SpanBlock;
  #origin: SpanOrigin;
  #resourceSpans = NOWHERE;
  #scopeSpans = NOWHERE;

  constructor(reader: WireReader, block: SpanBlock) {
    this.#reader = reader;
    this.#block = block;
    this.#origin = this.#encodeResource();
  }

  /** What the spans that are read now share. */
  get origin(): SpanOrigin {
    return this.#origin;
  }

  /** The reader stands at the start of a ResourceSpans that ends at `end`, and does so afterwards. */
  enterResourceSpans(end: number): void {
    this.#resourceSpans = { start: this.#reader.position, end };
    this.#scopeSpans = NOWHERE;
    this.#origin = this.#encodeResource();
  }

  /** The reader stands at the start of a ScopeSpans that ends at `end`, and does so afterwards. */
  enterScopeSpans(end: number): void {
    this.#scopeSpans = { start: this.#reader.position, end };
    this.#encodeScope();
  }

  /** Encodes resource and scope for another block. */
  moveTo(block: SpanBlock): void {
    this.#block = block;
    this.#origin = this.#encodeResource();
    this.#encodeScope();
  }

  #encodeResource(): SpanOrigin {
    const block = this.#block;
    const attributes = block.resourceEntries();
    const serviceNameKey = attributes.keyIndex(SERVICE_NAME, 0, SERVICE_NAME.bytes.length);
    let serviceIndex: number | undefined;
    this.#eachIn(this.#resourceSpans, RESOURCE, (resource) => {
      this.#eachIn(resource, RESOURCE_ATTRIBUTES, (attribute) => {
        const valueStart = attributes.values.byteLength;
        appendKeyValue(this.#reader, attribute.end, attributes);
        if (attributes.keyIndexes.at(-1) === serviceNameKey) {
          serviceIndex ??= indexOfValue(attributes.values.bytes().slice(valueStart), block);
        }
      });
    });
    return {
      serviceIndex: serviceIndex ?? block.serviceIndex(UNKNOWN_SERVICE, 0, UNKNOWN_SERVICE.bytes.length),
      scopeNameIndex: block.scopeNameIndex(this.#reader.source, 0, 0),
      scopeVersionIndex: block.scopeVersionIndex(this.#reader.source, 0, 0),
      resourceAttributes: attributes,
    };
  }

  #encodeScope(): void {
    const reader = this.#reader;
    const { source } = reader;
    const block = this.#block;
    const origin = this.#origin;
    origin.scopeNameIndex = block.scopeNameIndex(source, 0, 0);
    origin.scopeVersionIndex = block.scopeVersionIndex(source, 0, 0);
    this.#eachIn(this.#scopeSpans, SCOPE, (scope) => {
      this.#eachIn(scope, SCOPE_NAME, ({ start, end }) => {
        origin.scopeNameIndex = block.scopeNameIndex(source, start, end);
      });
      this.#eachIn(scope, SCOPE_VERSION, ({ start, end }) => {
        origin.scopeVersionIndex = block.scopeVersionIndex(source, start, end);
      });
    });
  }

  /** Visits each field `wanted` of a message; the reader stands at the field's start. It is put back in the end. */
  #eachIn({ start, end }: Place, wanted: number, visit: (field: Place) => void): void {
    const reader = this.#reader;
    const before = reader.position;
    reader.position = start;
    while (reader.position < end) {
      const tag = reader.tag(end);
      if (tag === wanted) {
        const fieldEnd = reader.lengthEnd(end);
        visit({ start: reader.position, end: fieldEnd });
        reader.position = fieldEnd;
      } else reader.skip(tag, end);
    }
    reader.position = before;
  }
}

/** The service that an encoded value names, whatever its type was; undefined for the empty one. */
function indexOfValue(encoded: Uint8Array, block: SpanBlock): number | undefined {
  const value = new WireReader(encoded);
  const end = value.lengthEnd(encoded.length);
  return end === value.position ? undefined : block.serviceIndex(value.source, value.position, end);
}
