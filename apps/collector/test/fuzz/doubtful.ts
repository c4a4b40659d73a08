import { TraceRequest } from '../reference-rows.ts';
import { parseFields, type WireField } from './proto-tree.ts';

/**
 * Whether a request means something else to the transcoder than to protobufjs, by rules that are known:
 * - A value or a list that is given twice: protobuf merges the two, the transcoder takes the last.
 * - An enum beyond 32 bits: protobuf cuts it to 32 bits, to the transcoder it is unspecified.
 * Both are written by no encoder.
 * @throws what protobufjs throws when the request is not well-formed
 */
export function isDoubtful(payload: Buffer): boolean {
  return anyDoubtful('', parseFields(payload, TraceRequest));
}

const LISTS = [5, 6];
const VALUE = 2;

function anyDoubtful(typeName: string, fields: readonly WireField[]): boolean {
  const count = (number: number): number => fields.filter((field) => field.number === number && field.type).length;
  if (typeName === 'KeyValue' && count(VALUE) > 1) return true;
  if (typeName === 'AnyValue' && LISTS.some((number) => count(number) > 1)) return true;
  return fields.some(({ number, value, type }) => {
    if (typeof value === 'bigint') return isEnum(typeName, number) && value > 0x7fffffffn;
    return Array.isArray(value) && anyDoubtful(type?.name ?? '', value);
  });
}

function isEnum(typeName: string, number: number): boolean {
  return (typeName === 'Span' && number === 6) || (typeName === 'Status' && number === 3);
}
