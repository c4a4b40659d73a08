import { describe, expect, it } from 'vitest';
import { countLogRecords } from './count-log-records.ts';
import { DecodeError } from './decode-error.ts';
import { ProtoWriter } from './proto-writer.ts';

/** Nested messages by field number; the last is an item. */
function nested(out: ProtoWriter, [field, ...rest]: number[]): void {
  out.message(field!, () => (rest.length > 0 ? nested(out, rest) : out.text(15, 'an item')));
}

describe('counting log records', () => {
  it('counts them in both encodings, and nothing else', () => {
    const out = new ProtoWriter();
    for (let record = 0; record < 3; record++) nested(out, [1, 2, 2]);
    nested(out, [1, 1]);
    nested(out, [1, 2, 1]);
    expect(countLogRecords(out.bytes(), 'application/x-protobuf')).toBe(3);
    const json = '{"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":[{},{}]},{}]}]}';
    expect(countLogRecords(Buffer.from(json), 'application/json')).toBe(2);
    expect(countLogRecords(Buffer.from('{}'), 'application/json')).toBe(0);
  });

  it('refuses what is not well-formed', () => {
    expect(() => countLogRecords(Buffer.from([0x0a, 7]), 'application/x-protobuf')).toThrow(DecodeError);
    expect(() => countLogRecords(Buffer.from('{"resourceLogs":[1]}'), 'application/json')).toThrow(
      'resourceLogs[0]: an object is expected, not 1',
    );
  });
});
