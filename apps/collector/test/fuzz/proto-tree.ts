import protobuf from 'protobufjs';

/** A field as it stands on the wire. `padding` is how many bytes too long its tag and its number or length are written. */
export interface WireField {
  number: number;
  wireType: number;
  /** A varint; eight or four bytes; the bytes of a length-delimited field; the fields of a message or a group. */
  value: bigint | Buffer | WireField[];
  /** The message that a length-delimited field holds, when the schema says so. */
  type?: protobuf.Type | undefined;
  padding?: number;
}

/** Reads protobuf into fields, by the schema; groups stay bytes. @throws what protobufjs throws when it is not well-formed */
export function parseFields(payload: Buffer, type: protobuf.Type): WireField[] {
  const reader = protobuf.Reader.create(payload);
  const fields: WireField[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    fields.push(parseField(reader, tag >>> 3, tag & 7, type));
  }
  return fields;
}

function parseField(reader: protobuf.Reader, number: number, wireType: number, parent: protobuf.Type): WireField {
  if (wireType === 0) return { number, wireType, value: BigInt(String(reader.uint64())) };
  if (wireType === 2) {
    const bytes = Buffer.from(reader.bytes());
    const type = parent.fieldsById[number]?.resolve().resolvedType;
    if (!(type instanceof protobuf.Type)) return { number, wireType, value: bytes };
    return { number, wireType, value: parseFields(bytes, type), type };
  }
  const start = reader.pos;
  reader.skipType(wireType);
  return { number, wireType, value: Buffer.from(reader.buf.subarray(start, reader.pos)) };
}

export function encodeFields(fields: readonly WireField[]): Buffer {
  return Buffer.concat(fields.map(encodeField));
}

function encodeField({ number, wireType, value, padding = 0 }: WireField): Buffer {
  const tag = varint((BigInt(number) << 3n) | BigInt(wireType), padding);
  if (typeof value === 'bigint') return Buffer.concat([tag, varint(value, padding)]);
  const bytes = Buffer.isBuffer(value) ? value : encodeFields(value);
  if (wireType === 2) return Buffer.concat([tag, varint(BigInt(bytes.length), padding), bytes]);
  if (wireType === 3 && Array.isArray(value)) return Buffer.concat([tag, bytes, varint((BigInt(number) << 3n) | 4n)]);
  return Buffer.concat([tag, bytes]);
}

/** @param padding bytes more than needed, each a zero that says another follows */
export function varint(value: bigint, padding = 0): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  } while (rest > 0n);
  for (let extra = 0; extra < padding; extra++) bytes.push(128);
  bytes[bytes.length - 1]! &= 127;
  return Buffer.from(bytes);
}
