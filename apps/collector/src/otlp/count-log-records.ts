import { DecodeError } from './decode-error.ts';
import { JsonFields, type JsonObject } from './json-fields.ts';
import { parseJson } from './parse-json.ts';
import type { Encoding } from './signal.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** The fields from an `ExportLogsServiceRequest` down to a log record. */
const PATH = [
  { tag: (1 << 3) | 2, name: 'resourceLogs' },
  { tag: (2 << 3) | 2, name: 'scopeLogs' },
  { tag: (2 << 3) | 2, name: 'logRecords' },
] as const;

/**
 * How many log records a request carries.
 * @throws DecodeError when it is not well-formed
 */
export function countLogRecords(payload: Uint8Array, encoding: Encoding): number {
  if (encoding === 'application/json') {
    const fields = new JsonFields();
    return countInJson(fields, fields.root(parseJson(payload)), 0);
  }
  try {
    return countInProtobuf(new WireReader(payload), payload.length, 0);
  } catch (error) {
    if (error instanceof WireError) throw new DecodeError(`request, byte ${error.offset}`, error.message);
    throw error;
  }
}

function countInProtobuf(reader: WireReader, end: number, depth: number): number {
  if (depth === PATH.length) {
    reader.position = end;
    return 1;
  }
  let count = 0;
  while (reader.position < end) {
    const tag = reader.tag(end);
    if (tag === PATH[depth]!.tag) count += countInProtobuf(reader, reader.lengthEnd(end), depth + 1);
    else reader.skip(tag, end);
  }
  return count;
}

function countInJson(fields: JsonFields, parent: JsonObject, depth: number): number {
  if (depth === PATH.length) return 1;
  let count = 0;
  fields.objects(parent, PATH[depth]!.name, (value) => {
    count += countInJson(fields, value, depth + 1);
  });
  return count;
}
