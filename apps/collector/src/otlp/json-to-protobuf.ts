import { DecodeError } from './decode-error.ts';
import { JsonFields, type JsonObject } from './json-fields.ts';
import { parseJson } from './parse-json.ts';
import { ProtoWriter } from './proto-writer.ts';

const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];
const MAX_DEPTH = 100;
/** Stands for an id that is not hexadecimal: no id has this length, so that the span is refused as it should be. */
const NOT_AN_ID = Buffer.alloc(1, 0xff);

/**
 * An `ExportTraceServiceRequest` in OTLP/JSON as protobuf, so that both encodings are read by the same transcoder.
 * Fields that the protocol does not name, and those that are `null`, are left out.
 * @throws DecodeError naming the field that has the wrong type
 */
export function traceRequestFromJson(payload: Uint8Array): Uint8Array {
  return new TraceRequestEncoder().encode(parseJson(payload));
}

class TraceRequestEncoder {
  readonly #out = new ProtoWriter();
  readonly #fields = new JsonFields();

  encode(request: unknown): Uint8Array {
    this.#messages(this.#fields.root(request), 'resourceSpans', 1, (resourceSpans) => {
      this.#message(resourceSpans, 'resource', 1, (resource) => this.#attributes(resource, 1));
      this.#messages(resourceSpans, 'scopeSpans', 2, (scopeSpans) => {
        this.#message(scopeSpans, 'scope', 1, (scope) => {
          this.#out.text(1, this.#fields.text(scope, 'name'));
          this.#out.text(2, this.#fields.text(scope, 'version'));
        });
        this.#messages(scopeSpans, 'spans', 2, (span) => this.#span(span));
      });
    });
    return this.#out.bytes();
  }

  #span(span: JsonObject): void {
    const out = this.#out;
    const fields = this.#fields;
    out.raw(1, fields.id(span, 'traceId', NOT_AN_ID));
    out.raw(2, fields.id(span, 'spanId', NOT_AN_ID));
    out.text(3, fields.text(span, 'traceState'));
    out.raw(4, fields.id(span, 'parentSpanId', NOT_AN_ID));
    out.text(5, fields.text(span, 'name'));
    out.varint(6, fields.enumeration(span, 'kind', 'SPAN_KIND_', SPAN_KINDS));
    out.fixed64(7, fields.uint64(span, 'startTimeUnixNano'));
    out.fixed64(8, fields.uint64(span, 'endTimeUnixNano'));
    this.#attributes(span, 9);
    this.#messages(span, 'events', 11, (event) => {
      out.fixed64(1, fields.uint64(event, 'timeUnixNano'));
      out.text(2, fields.text(event, 'name'));
      this.#attributes(event, 3);
    });
    this.#messages(span, 'links', 13, (link) => {
      out.raw(1, fields.id(link, 'traceId', NOT_AN_ID));
      out.raw(2, fields.id(link, 'spanId', NOT_AN_ID));
      out.text(3, fields.text(link, 'traceState'));
      this.#attributes(link, 4);
    });
    this.#message(span, 'status', 15, (status) => {
      out.text(2, fields.text(status, 'message'));
      out.varint(3, fields.enumeration(status, 'code', 'STATUS_CODE_', STATUS_CODES));
    });
  }

  #attributes(parent: JsonObject, field: number): void {
    this.#messages(parent, 'attributes', field, (attribute) => this.#keyValue(attribute, 0));
  }

  #keyValue(keyValue: JsonObject, depth: number): void {
    this.#out.text(1, this.#fields.text(keyValue, 'key'));
    this.#message(keyValue, 'value', 2, (value) => this.#anyValue(value, depth));
  }

  #anyValue(value: JsonObject, depth: number): void {
    if (depth > MAX_DEPTH) throw new DecodeError('request', `values are nested deeper than ${MAX_DEPTH}`);
    const out = this.#out;
    const fields = this.#fields;
    if (isSet(value.stringValue)) out.text(1, fields.text(value, 'stringValue'));
    else if (isSet(value.boolValue)) out.varint(2, fields.boolean(value, 'boolValue') ? 1 : 0);
    else if (isSet(value.intValue)) out.int64(3, fields.int64(value, 'intValue'));
    else if (isSet(value.doubleValue)) out.double(4, fields.double(value, 'doubleValue'));
    else if (isSet(value.bytesValue)) out.raw(7, fields.base64(value, 'bytesValue'));
    else if (isSet(value.arrayValue)) {
      this.#message(value, 'arrayValue', 5, (list) => {
        this.#messages(list, 'values', 1, (element) => this.#anyValue(element, depth + 1));
      });
    } else if (isSet(value.kvlistValue)) {
      this.#message(value, 'kvlistValue', 6, (list) => {
        this.#messages(list, 'values', 1, (entry) => this.#keyValue(entry, depth + 1));
      });
    }
  }

  /** Writes the object at a field as a nested message. */
  #message(parent: JsonObject, field: string, number: number, write: (value: JsonObject) => void): void {
    this.#fields.object(parent, field, (value) => this.#out.message(number, () => write(value)));
  }

  /** Writes each object of the list at a field as a nested message. */
  #messages(parent: JsonObject, field: string, number: number, write: (value: JsonObject) => void): void {
    this.#fields.objects(parent, field, (value) => this.#out.message(number, () => write(value)));
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
