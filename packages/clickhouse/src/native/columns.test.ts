import { describe, expect, it } from 'vitest';
import { ArrayColumn, ArrayOffsets } from './array-column.ts';
import { ByteSink } from './byte-sink.ts';
import { type ByteSource, byteSource } from './byte-source.ts';
import { DateTime64Column, FixedStringColumn, UInt8Column, UInt64Column } from './fixed-width-column.ts';
import { LowCardinalityColumn } from './low-cardinality-column.ts';
import { MapColumn } from './map-column.ts';
import { nativeBlock } from './native-block.ts';
import type { NativeColumn } from './native-column.ts';
import { StringColumn } from './string-column.ts';
import { StringDictionary } from './string-dictionary.ts';

const source = (text: string): ByteSource => byteSource(Buffer.from(text));
const append = (column: StringColumn | LowCardinalityColumn, text: string): void =>
  column.append(source(text), 0, Buffer.byteLength(text));

/** Prefix and body as hex, the way ClickHouse reads them. */
function hexOf(column: NativeColumn): string {
  const out = new ByteSink();
  column.writePrefix(out);
  column.writeBody(out);
  return Buffer.from(out.bytes()).toString('hex');
}

const u64 = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes.toString('hex');
};
const text = (value: string): string => Buffer.from([value.length, ...Buffer.from(value)]).toString('hex');

describe('a column in Native format', () => {
  it('of fixed strings is their bytes end to end', () => {
    const column = new FixedStringColumn(4);
    column.append(source('xabcdx'), 1);
    column.appendZeros();
    expect([column.type, hexOf(column)]).toEqual(['FixedString(4)', '6162636400000000']);
  });

  it('of integers is little-endian', () => {
    const small = new UInt8Column();
    small.append(255);
    const large = new UInt64Column();
    large.append(0xfffffffe, 1);
    expect([hexOf(small), hexOf(large)]).toEqual(['ff', 'feffffff01000000']);
  });

  it('of times is nanoseconds as they came', () => {
    const column = new DateTime64Column();
    column.append(source('_12345678'), 1);
    column.appendZero();
    expect([column.type, hexOf(column)]).toEqual(['DateTime64(9)', '31323334353637380000000000000000']);
  });

  it('of strings has each behind its length', () => {
    const column = new StringColumn();
    append(column, 'ab');
    column.appendText('ü');
    append(column, '');
    append(column, 'x'.repeat(300));
    expect(hexOf(column)).toBe(`02616202c3bc00ac02${'78'.repeat(300)}`);
  });

  it('of strings has integers in decimal digits', () => {
    const integers = [0, 9, 10, 8080, 99_999, 100_000, 2 ** 32, 999_999_999_999_999, 2 ** 53 - 1];
    const column = new StringColumn();
    for (const integer of integers) column.appendDecimal(integer);
    expect(hexOf(column)).toBe(integers.map((integer) => text(String(integer))).join(''));
  });

  it('of few strings is a dictionary and indexes', () => {
    const column = new LowCardinalityColumn();
    for (const value of ['a', 'b', 'a', '']) append(column, value);
    const dictionary = text('a') + text('b') + text('');
    expect(hexOf(column)).toBe(`${u64(1)}${u64(0x600)}${u64(3)}${dictionary}${u64(4)}00010002`);
  });

  it.each([
    [255, 0, 1],
    [256, 1, 2],
    [65_535, 1, 2],
    [65_536, 2, 4],
  ])('of %i different strings takes indexes of code %i', (count, code, width) => {
    const column = new LowCardinalityColumn();
    for (let value = 0; value < count; value++) append(column, String(value));
    const hex = hexOf(column);
    expect(hex.slice(16, 32)).toBe(u64(0x600 | code));
    const last = Buffer.from(hex.slice(-2 * width), 'hex').readUIntLE(0, width);
    expect(last).toBe(count - 1);
    expect(hex.slice(0, -2 * width * count).endsWith(u64(count))).toBe(true);
  });

  it('of few strings has no data without rows', () => {
    expect(hexOf(new LowCardinalityColumn())).toBe(u64(1));
  });

  it('of maps has offsets, keys and values', () => {
    const column = new MapColumn();
    column.appendKey(source('k'), 0, 1).appendText('v');
    column.appendKey(source('l'), 0, 1).appendText('w');
    column.endRow();
    column.endRow();
    const shared = column.entries();
    shared.appendKey(source('k'), 0, 1).appendText('s');
    column.appendEntries(shared);
    column.endRow();
    const keys = `${u64(0x600)}${u64(2)}${text('k')}${text('l')}${u64(3)}000100`;
    expect(hexOf(column)).toBe(`${u64(1)}${u64(2)}${u64(2)}${u64(3)}${keys}${text('v')}${text('w')}${text('s')}`);
  });

  it('of arrays has the prefix of what is inside before its offsets', () => {
    const offsets = new ArrayOffsets();
    const column = new ArrayColumn(offsets, new MapColumn());
    column.elements.appendKey(source('k'), 0, 1).appendText('v');
    column.elements.endRow();
    offsets.addElement();
    offsets.endRow();
    offsets.endRow();
    const keys = `${u64(0x600)}${u64(1)}${text('k')}${u64(1)}00`;
    expect(column.type).toBe('Array(Map(LowCardinality(String), String))');
    expect(hexOf(column)).toBe(`${u64(1)}${u64(1)}${u64(1)}${u64(1)}${keys}${text('v')}`);
  });

  it('goes back to its mark', () => {
    const offsets = new ArrayOffsets();
    const column = new ArrayColumn(offsets, new MapColumn());
    const appendRow = (): void => {
      column.elements.appendKey(source('k'), 0, 1).appendText('v');
      column.elements.endRow();
      offsets.addElement();
      offsets.endRow();
    };
    appendRow();
    const before = hexOf(column);
    column.mark();
    appendRow();
    column.elements.appendKey(source('k'), 0, 1).appendText('half a row');
    column.rewind();
    expect(hexOf(column)).toBe(before);
  });

  it('starts again after it was cleared', () => {
    const column = new MapColumn();
    column.appendKey(source('k'), 0, 1).appendText('v');
    column.endRow();
    const once = hexOf(column);
    column.clear();
    expect(column.byteLength).toBe(0);
    column.appendKey(source('k'), 0, 1).appendText('v');
    column.endRow();
    expect(hexOf(column)).toBe(once);
  });
});

describe('a block in Native format', () => {
  it('names its columns and types, and has no data without rows', () => {
    const block = Buffer.from(nativeBlock([['Kind', new UInt8Column()]], 0)).toString('hex');
    expect(block).toBe(`0100${text('Kind')}${text('UInt8')}`);
  });
});

describe('the dictionary', () => {
  it('finds each string again, however many there are', () => {
    const dictionary = new StringDictionary();
    const indexOf = (value: number): number => dictionary.indexOf(source(`key-${value}`), 0, `key-${value}`.length);
    for (let value = 0; value < 20_000; value++) expect(indexOf(value)).toBe(value);
    for (let value = 0; value < 20_000; value += 7) expect(indexOf(value)).toBe(value);
    expect(dictionary.size).toBe(20_000);
  });

  it('forgets what was added since a mark, and nothing else', () => {
    const dictionary = new StringDictionary();
    const indexOf = (value: string): number => dictionary.indexOf(source(value), 0, value.length);
    for (let round = 0; round < 5; round++) {
      for (let value = 0; value < 300; value++) indexOf(`kept-${round}-${value}`);
      const { size, byteLength } = dictionary;
      dictionary.mark();
      // Enough to make the table grow, in some rounds.
      for (let value = 0; value < 700; value++) indexOf(`forgotten-${value}`);
      dictionary.rewind();
      expect([dictionary.size, dictionary.byteLength]).toEqual([size, byteLength]);
      for (let value = 0; value < 300; value++) expect(indexOf(`kept-${round}-${value}`)).toBe(round * 300 + value);
    }
    expect(indexOf('forgotten-0')).toBe(1500);
  });

  it('counts broken UTF-8 as its repaired form', () => {
    const dictionary = new StringDictionary();
    const broken = byteSource(Buffer.from([0x61, 0xff]));
    expect(dictionary.indexOf(broken, 0, 2)).toBe(0);
    expect(dictionary.indexOf(source('a\ufffd'), 0, 4)).toBe(0);
    expect(dictionary.size).toBe(1);
  });
});

describe('a sink', () => {
  it('repairs UTF-8 that breaks off anywhere in a short or long text', () => {
    for (const length of [1, 3, 4, 5, 255, 256, 257, 1000]) {
      for (const at of [0, length >> 1, length - 1]) {
        const bytes = Buffer.alloc(length, 'a');
        bytes[at] = 0xe2;
        const sink = new ByteSink();
        sink.utf8(byteSource(bytes), 0, length);
        const expected = new ByteSink();
        expected.text(bytes.toString('utf8'));
        expect(sink.bytes()).toEqual(expected.bytes());
      }
    }
  });
});
