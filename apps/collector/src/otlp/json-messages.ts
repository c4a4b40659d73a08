import { DecodeError } from './decode-error.ts';
import { isSet, JsonFields, type JsonObject } from './json-fields.ts';
import { ProtoWriter } from './proto-writer.ts';

const MAX_DEPTH = 100;

/** Writes OTLP/JSON as protobuf: what all signals have in common. */
export class JsonMessages {
  readonly out = new ProtoWriter();
  readonly fields = new JsonFields();

  /** Writes the list `attributes` of an object as KeyValues. */
  attributes(parent: JsonObject, field: number): void {
    this.messages(parent, 'attributes', field, (attribute) => this.#keyValue(attribute, 0));
  }

  #keyValue(keyValue: JsonObject, depth: number): void {
    this.out.text(1, this.fields.text(keyValue, 'key'));
    this.message(keyValue, 'value', 2, (value) => this.#anyValue(value, depth));
  }

  #anyValue(value: JsonObject, depth: number): void {
    if (depth > MAX_DEPTH) throw new DecodeError('request', `values are nested deeper than ${MAX_DEPTH}`);
    const out = this.out;
    const fields = this.fields;
    if (isSet(value.stringValue)) out.text(1, fields.text(value, 'stringValue'));
    else if (isSet(value.boolValue)) out.varint(2, fields.boolean(value, 'boolValue') ? 1 : 0);
    else if (isSet(value.intValue)) out.int64(3, fields.int64(value, 'intValue'));
    else if (isSet(value.doubleValue)) out.double(4, fields.double(value, 'doubleValue'));
    else if (isSet(value.bytesValue)) out.raw(7, fields.base64(value, 'bytesValue'));
    else if (isSet(value.arrayValue)) {
      this.message(value, 'arrayValue', 5, (list) => {
        this.messages(list, 'values', 1, (element) => this.#anyValue(element, depth + 1));
      });
    } else if (isSet(value.kvlistValue)) {
      this.message(value, 'kvlistValue', 6, (list) => {
        this.messages(list, 'values', 1, (entry) => this.#keyValue(entry, depth + 1));
      });
    }
  }

  /** Writes the object at a field as a nested message. */
  message(parent: JsonObject, field: string, number: number, write: (value: JsonObject) => void): void {
    this.fields.object(parent, field, (value) => this.out.message(number, () => write(value)));
  }

  /** Writes each object of the list at a field as a nested message. */
  messages(parent: JsonObject, field: string, number: number, write: (value: JsonObject) => void): void {
    this.fields.objects(parent, field, (value) => this.out.message(number, () => write(value)));
  }
}
