import type { MapColumn, MapEntries, StringColumn } from '@faultline/clickhouse';
import { WireError, type WireReader } from './wire-reader.ts';

const MAX_DEPTH = 100;
/** A control character is six characters of JSON, an element without a value four: lists and maps can outgrow a request. */
const LONGEST_JSON = 8 * 2 ** 20;
const STRING_VALUE = (1 << 3) | 2;
const BOOL_VALUE = 2 << 3;
const INT_VALUE = 3 << 3;
const DOUBLE_VALUE = (4 << 3) | 1;
const ARRAY_VALUE = (5 << 3) | 2;
const KVLIST_VALUE = (6 << 3) | 2;
const BYTES_VALUE = (7 << 3) | 2;
const LIST_VALUES = (1 << 3) | 2;
const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;

/** Reads the KeyValue that ends at `end` into a map. A key without a value has the empty one. */
export function appendKeyValue(reader: WireReader, end: number, map: MapColumn | MapEntries): void {
  let keyStart = 0;
  let keyEnd = 0;
  let valueStart = end;
  let valueEnd = end;
  while (reader.position < end) {
    const tag = reader.tag(end);
    if (tag === KEY) {
      keyEnd = reader.lengthEnd(end);
      keyStart = reader.position;
      reader.position = keyEnd;
    } else if (tag === VALUE) {
      valueEnd = reader.lengthEnd(end);
      valueStart = reader.position;
      reader.position = valueEnd;
    } else reader.skip(tag, end);
  }
  const values = map.appendKey(reader.source, keyStart, keyEnd);
  reader.position = valueStart;
  appendAnyValue(reader, valueEnd, values);
  reader.position = end;
}

/**
 * Reads the AnyValue that ends at `end` as text: strings as they are, `true`/`false`, integers exactly, doubles in
 * their shortest form, bytes in base64, lists and maps as JSON, nothing as the empty string.
 */
function appendAnyValue(reader: WireReader, end: number, values: StringColumn): void {
  const start = reader.position;
  if (start < end && appendPlainValue(reader, end, values)) return;
  reader.position = start;
  values.appendText(readAnyValue(reader, end, 0)?.text ?? '');
}

/** What nearly all values are: one string, or one integer that a number holds. @returns whether it was one */
function appendPlainValue(reader: WireReader, end: number, values: StringColumn): boolean {
  const tag = reader.tag(end);
  if (tag === STRING_VALUE) {
    const textEnd = reader.lengthEnd(end);
    if (textEnd !== end) return false;
    values.append(reader.source, reader.position, textEnd);
    return true;
  }
  if (tag !== INT_VALUE) return false;
  const integer = reader.varint(end);
  if (reader.position !== end || integer > Number.MAX_SAFE_INTEGER) return false;
  values.appendDecimal(integer);
  return true;
}

/** A value as text, and whether it stands in quotes when it is part of JSON. */
interface ValueText {
  text: string;
  quoted: boolean;
}

function readAnyValue(reader: WireReader, end: number, depth: number): ValueText | undefined {
  if (depth > MAX_DEPTH) throw new WireError(reader.position, `values are nested deeper than ${MAX_DEPTH}`);
  let value: ValueText | undefined;
  while (reader.position < end) {
    const tag = reader.tag(end);
    switch (tag) {
      case STRING_VALUE:
        value = { text: readText(reader, end), quoted: true };
        break;
      case BOOL_VALUE:
        value = { text: reader.varint(end) === 0 ? 'false' : 'true', quoted: false };
        break;
      case INT_VALUE:
        value = { text: reader.int64Text(end), quoted: false };
        break;
      case DOUBLE_VALUE: {
        const double = reader.double(end);
        value = { text: String(double), quoted: !Number.isFinite(double) };
        break;
      }
      case ARRAY_VALUE:
        value = { text: `[${readElements(reader, reader.lengthEnd(end), readElement, depth)}]`, quoted: false };
        break;
      case KVLIST_VALUE:
        value = { text: `{${readElements(reader, reader.lengthEnd(end), readEntry, depth)}}`, quoted: false };
        break;
      case BYTES_VALUE: {
        const bytesEnd = reader.lengthEnd(end);
        const bytes = reader.source.bytes.subarray(reader.position, bytesEnd);
        reader.position = bytesEnd;
        value = { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'), quoted: true };
        break;
      }
      default:
        reader.skip(tag, end);
    }
  }
  return value;
}

type ElementReader = (reader: WireReader, end: number, depth: number) => string;

function readElements(reader: WireReader, end: number, readOne: ElementReader, depth: number): string {
  const elements: string[] = [];
  const start = reader.position;
  let length = 0;
  while (reader.position < end) {
    const tag = reader.tag(end);
    if (tag === LIST_VALUES) {
      const element = readOne(reader, reader.lengthEnd(end), depth + 1);
      elements.push(element);
      length += element.length + 1;
      if (length > LONGEST_JSON) throw tooLong(start);
    } else reader.skip(tag, end);
  }
  return elements.join(',');
}

function readElement(reader: WireReader, end: number, depth: number): string {
  const value = readAnyValue(reader, end, depth);
  if (value === undefined) return 'null';
  return value.quoted ? quoted(value.text, reader) : value.text;
}

function readEntry(reader: WireReader, end: number, depth: number): string {
  let key = '';
  let value = 'null';
  while (reader.position < end) {
    const tag = reader.tag(end);
    if (tag === KEY) key = readText(reader, end);
    else if (tag === VALUE) value = readElement(reader, reader.lengthEnd(end), depth);
    else reader.skip(tag, end);
  }
  return `${quoted(key, reader)}:${value}`;
}

function quoted(text: string, reader: WireReader): string {
  if (text.length > LONGEST_JSON) throw tooLong(reader.position);
  return JSON.stringify(text);
}

function tooLong(offset: number): WireError {
  return new WireError(offset, `a list or map takes more than ${LONGEST_JSON} characters as JSON`);
}

function readText(reader: WireReader, end: number): string {
  const textEnd = reader.lengthEnd(end);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    reader.source.bytes.subarray(reader.position, textEnd),
  );
  reader.position = textEnd;
  return text;
}
