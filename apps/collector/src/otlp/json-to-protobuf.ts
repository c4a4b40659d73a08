import type { JsonObject } from './json-fields.ts';
import { JsonMessages } from './json-messages.ts';
import { parseJson } from './parse-json.ts';

const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];
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
  readonly #json = new JsonMessages();

  encode(request: unknown): Uint8Array {
    const json = this.#json;
    const { out, fields } = json;
    json.messages(fields.root(request), 'resourceSpans', 1, (resourceSpans) => {
      json.message(resourceSpans, 'resource', 1, (resource) => json.attributes(resource, 1));
      json.messages(resourceSpans, 'scopeSpans', 2, (scopeSpans) => {
        json.message(scopeSpans, 'scope', 1, (scope) => {
          out.text(1, fields.text(scope, 'name'));
          out.text(2, fields.text(scope, 'version'));
        });
        json.messages(scopeSpans, 'spans', 2, (span) => this.#span(span));
      });
    });
    return out.bytes();
  }

  #span(span: JsonObject): void {
    const json = this.#json;
    const { out, fields } = json;
    out.raw(1, fields.id(span, 'traceId', NOT_AN_ID));
    out.raw(2, fields.id(span, 'spanId', NOT_AN_ID));
    out.text(3, fields.text(span, 'traceState'));
    out.raw(4, fields.id(span, 'parentSpanId', NOT_AN_ID));
    out.text(5, fields.text(span, 'name'));
    out.varint(6, fields.enumeration(span, 'kind', 'SPAN_KIND_', SPAN_KINDS));
    out.fixed64(7, fields.uint64(span, 'startTimeUnixNano'));
    out.fixed64(8, fields.uint64(span, 'endTimeUnixNano'));
    json.attributes(span, 9);
    json.messages(span, 'events', 11, (event) => {
      out.fixed64(1, fields.uint64(event, 'timeUnixNano'));
      out.text(2, fields.text(event, 'name'));
      json.attributes(event, 3);
    });
    json.messages(span, 'links', 13, (link) => {
      out.raw(1, fields.id(link, 'traceId', NOT_AN_ID));
      out.raw(2, fields.id(link, 'spanId', NOT_AN_ID));
      out.text(3, fields.text(link, 'traceState'));
      json.attributes(link, 4);
    });
    json.message(span, 'status', 15, (status) => {
      out.text(2, fields.text(status, 'message'));
      out.varint(3, fields.enumeration(status, 'code', 'STATUS_CODE_', STATUS_CODES));
    });
  }
}
