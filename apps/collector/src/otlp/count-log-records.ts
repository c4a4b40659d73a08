import { DecodeError } from './decode-error.ts';
import { JsonFields, type JsonObject } from './json-fields.ts';
import { parseJson } from './parse-json.ts';
import type { Encoding, Signal } from './signal.ts';
import { WireError, WireReader } from './wire-reader.ts';

/** Where a signal's items stand in its export request: a message's field, its JSON name, and what is inside it. */
interface ItemPath {
  field: number;
  name: string;
  /** None: it is an item. */
  inside?: ItemPath[];
}

const DATA_POINTS: ItemPath[] = [{ field: 1, name: 'dataPoints' }];
const KEPT_NOWHERE: Record<Exclude<Signal, 'traces'>, ItemPath[]> = {
  logs: [
    {
      field: 1,
      name: 'resourceLogs',
      inside: [{ field: 2, name: 'scopeLogs', inside: [{ field: 2, name: 'logRecords' }] }],
    },
  ],
  metrics: [
    {
      field: 1,
      name: 'resourceMetrics',
      inside: [
        {
          field: 2,
          name: 'scopeMetrics',
          inside: [
            {
              field: 2,
              name: 'metrics',
              inside: [
                { field: 5, name: 'gauge', inside: DATA_POINTS },
                { field: 7, name: 'sum', inside: DATA_POINTS },
                { field: 9, name: 'histogram', inside: DATA_POINTS },
                { field: 10, name: 'exponentialHistogram', inside: DATA_POINTS },
                { field: 11, name: 'summary', inside: DATA_POINTS },
              ],
            },
          ],
        },
      ],
    },
  ],
};

/**
 * How many log records or data points a request carries.
 * @throws DecodeError when it is not well-formed
 */
export function countItems(payload: Uint8Array, signal: Exclude<Signal, 'traces'>, encoding: Encoding): number {
  const paths = KEPT_NOWHERE[signal];
  if (encoding === 'application/json') {
    const fields = new JsonFields();
    return countInJson(fields, fields.root(parseJson(payload)), paths);
  }
  try {
    return countInProtobuf(new WireReader(payload), payload.length, paths);
  } catch (error) {
    if (error instanceof WireError) throw new DecodeError(`request, byte ${error.offset}`, error.message);
    throw error;
  }
}

function countInProtobuf(reader: WireReader, end: number, paths: readonly ItemPath[]): number {
  let count = 0;
  while (reader.position < end) {
    const tag = reader.tag(end);
    const path = paths.find(({ field }) => tag === ((field << 3) | 2));
    if (!path?.inside) {
      reader.skip(tag, end);
      if (path) count++;
    } else count += countInProtobuf(reader, reader.lengthEnd(end), path.inside);
  }
  return count;
}

function countInJson(fields: JsonFields, parent: JsonObject, paths: readonly ItemPath[]): number {
  let count = 0;
  for (const { name, inside } of paths) {
    const visit = (value: JsonObject): void => {
      count += inside ? countInJson(fields, value, inside) : 1;
    };
    if (Array.isArray(parent[name])) fields.objects(parent, name, visit);
    else fields.object(parent, name, visit);
  }
  return count;
}
