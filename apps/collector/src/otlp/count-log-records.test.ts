import { describe, expect, it } from 'vitest';
import { countItems } from './count-items.ts';
import { DecodeError } from './decode-error.ts';
import { ProtoWriter } from './proto-writer.ts';

/** Nested messages by field number; the last is an item. */
function nested(out: ProtoWriter, [field, ...rest]: number[]): void {
  out.message(field!, () => (rest.length > 0 ? nested(out, rest) : out.text(15, 'an item')));
}

describe('counting what is not kept', () => {
  it('counts data points of every kind of metric', () => {
    const out = new ProtoWriter();
    for (const kind of [5, 7, 9, 10, 11]) nested(out, [1, 2, 2, kind, 1]);
    nested(out, [1, 2, 2, 12, 1]);
    nested(out, [1, 1]);
    expect(countItems(out.bytes(), 'metrics', 'application/x-protobuf')).toBe(5);
  });

  it('counts log records', () => {
    const out = new ProtoWriter();
    for (let record = 0; record < 3; record++) nested(out, [1, 2, 2]);
    expect(countItems(out.bytes(), 'logs', 'application/x-protobuf')).toBe(3);
    expect(countItems(Buffer.from('{}'), 'logs', 'application/json')).toBe(0);
  });

  it('refuses what is not well-formed', () => {
    expect(() => countItems(Buffer.from([0x0a, 7]), 'logs', 'application/x-protobuf')).toThrow(DecodeError);
    expect(() => countItems(Buffer.from('{"resourceLogs":[1]}'), 'logs', 'application/json')).toThrow(
      'resourceLogs[0]: an object is expected, not 1',
    );
  });
});
