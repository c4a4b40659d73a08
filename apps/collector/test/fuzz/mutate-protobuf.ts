import { TraceRequest } from '../reference-rows.ts';
import type { Dice } from './dice.ts';
import { encodeFields, parseFields, type WireField } from './proto-tree.ts';

/** Changes fields of a well-formed request, so that what comes out is mostly well-formed on the wire and odd in meaning. */
export function mutateProtobuf(payload: Buffer, other: Buffer, dice: Dice): Buffer {
  const root: WireField = { number: 0, wireType: 2, value: parseFields(payload, TraceRequest) };
  const times = 1 + dice.integer(4);
  for (let time = 0; time < times; time++) mutateSomewhere(root, other, dice);
  return encodeFields(root.value as WireField[]);
}

const NUMBERS = [
  0n,
  1n,
  2n,
  255n,
  256n,
  2n ** 31n,
  2n ** 32n + 3n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];
/** 1970 and the second after, the last nanosecond of DateTime64, the ones behind it, and the end of the type. */
const CLOCKS = [0n, 1n, 1_000_000_000n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 63n + 1n, 2n ** 64n - 1n];
const TEXTS = ['__proto__', 'constructor', 'toString', '\u0000', '\u2028', 'service.name'].map((text) =>
  Buffer.from(text),
);
const NOT_UTF8 = ['ff', 'c080', 'e28261', 'f09f98', 'eda080', 'f8888080', '61c3'].map((hex) => Buffer.from(hex, 'hex'));

function mutateSomewhere(root: WireField, other: Buffer, dice: Dice): void {
  let parent = root;
  while (dice.chance(0.85)) {
    const inner = (parent.value as WireField[]).filter(({ value }) => Array.isArray(value));
    if (inner.length === 0) break;
    parent = dice.pick(inner);
  }
  mutateMessage(parent, other, dice);
}

function mutateMessage(message: WireField, other: Buffer, dice: Dice): void {
  const fields = message.value as WireField[];
  const at = dice.integer(fields.length);
  const field = fields[at];
  switch (dice.integer(9)) {
    case 0: // A field that the schema does not know, or knows with another type.
      fields.splice(at, 0, unknownField(dice, 0));
      return;
    case 1: // Repeated, which means something else for singular fields than for lists.
      if (field) fields.splice(dice.integer(fields.length + 1), 0, field);
      return;
    case 2:
      if (field) fields.splice(at, 1);
      return;
    case 3: // Behind what it was in front of, such as a resource behind its spans.
      if (field) fields.push(...fields.splice(at, 1));
      return;
    case 4:
      if (field) field.padding = 1 + dice.integer(9);
      return;
    case 5:
      if (field) field.number = 1 + dice.integer(16);
      return;
    case 6: {
      const foreign = parseFields(other, TraceRequest).flatMap(({ value }) => value as WireField[]);
      if (foreign.length > 0) fields.splice(at, 0, dice.pick(foreign));
      return;
    }
    case 7:
      if (field) wrap(field, dice);
      return;
    default:
      if (field) changeValue(field, dice);
  }
}

function changeValue(field: WireField, dice: Dice): void {
  if (typeof field.value === 'bigint') field.value = dice.pick(NUMBERS);
  else if (field.wireType === 1) field.value = fixed64(dice.pick(CLOCKS));
  else if (Buffer.isBuffer(field.value)) field.value = changeBytes(field.value, dice);
  else field.value = [];
}

function changeBytes(bytes: Buffer, dice: Dice): Buffer {
  switch (dice.integer(5)) {
    case 0:
      return dice.pick(TEXTS);
    case 1:
      return Buffer.concat([bytes, dice.pick(NOT_UTF8), bytes]);
    case 2:
      return bytes.subarray(dice.integer(bytes.length + 1));
    case 3:
      return Buffer.alloc(dice.pick([0, 8, 16, 127, 128, 300, 20_000]), dice.pick([0x00, 0x61, 0xff]));
    default:
      return dice.bytes(dice.pick([0, 1, 7, 8, 9, 15, 16, 17]));
  }
}

function unknownField(dice: Dice, depth: number): WireField {
  const number = dice.pick([1, 2, 5, 6, 15, 16, 111, 2 ** 29 - 1]);
  switch (dice.integer(5)) {
    case 0:
      return { number, wireType: 0, value: dice.pick(NUMBERS) };
    case 1:
      return { number, wireType: 1, value: fixed64(dice.pick(CLOCKS)) };
    case 2:
      return { number, wireType: 5, value: dice.bytes(4) };
    case 3:
      return { number, wireType: 2, value: dice.bytes(dice.integer(20)) };
    default: {
      const inside = depth < 4 ? Array.from({ length: dice.integer(3) }, () => unknownField(dice, depth + 1)) : [];
      return { number, wireType: 3, value: inside };
    }
  }
}

/** Puts a field into many of its own kind: groups, or the lists that values may hold, which is what a bomb is made of. */
function wrap(field: WireField, dice: Dice): void {
  const depth = dice.pick([1, 1, 1, 2, 2, 3, 10, dice.pick([90, 110, 1_000])]);
  const isGroup = dice.chance(0.5);
  for (let level = 0; level < depth; level++) {
    const inside: WireField = { ...field };
    field.wireType = isGroup ? 3 : 2;
    field.number = isGroup ? 99 : level % 2 === 0 ? 1 : 5;
    field.value = [inside];
  }
}

function fixed64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}
