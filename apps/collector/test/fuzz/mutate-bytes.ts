import type { Dice } from './dice.ts';

/** Changes bytes without regard to what they mean: a few of them, or cut off, or with a piece of another input. */
export function mutateBytes(input: Buffer, other: Buffer, dice: Dice): Buffer {
  let bytes = input;
  const times = 1 + dice.integer(3);
  for (let time = 0; time < times; time++) bytes = mutateOnce(bytes, other, dice);
  return bytes;
}

/** What lengths, tags and enclosing texts look like when they lie. */
const TELLING_BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x0a, 0x12, 0x22, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d];

function mutateOnce(bytes: Buffer, other: Buffer, dice: Dice): Buffer {
  const at = dice.integer(bytes.length + 1);
  switch (dice.integer(7)) {
    case 0:
      return overwrite(bytes, at, (bytes[at] ?? 0) ^ (1 << dice.integer(8)));
    case 1:
      return overwrite(bytes, at, dice.pick(TELLING_BYTES));
    case 2:
      return Buffer.concat([bytes.subarray(0, at), dice.bytes(1 + dice.integer(8)), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + dice.integer(8))]);
    case 4:
      return bytes.subarray(0, at);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(dice.integer(other.length + 1))]);
    default: {
      const end = Math.min(bytes.length, at + dice.integer(40));
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    }
  }
}

function overwrite(bytes: Buffer, at: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  if (at < changed.length) changed[at] = value;
  return changed;
}
