import { describe, expect, it } from 'vitest';
import { ArrayColumn, ArrayOffsets } from './array-column.ts';
import { byteSource } from './byte-source.ts';
import { UInt8Column, UInt64Column } from './fixed-width-column.ts';
import { LowCardinalityColumn } from './low-cardinality-column.ts';
import { nativeBlock } from './native-block.ts';
import { type ReadArrays, type ReadStrings, readBlocks } from './read-blocks.ts';

const append = (column: LowCardinalityColumn, text: string): void =>
  column.append(byteSource(Buffer.from(text)), 0, Buffer.byteLength(text));

const words = (texts: readonly string[]): LowCardinalityColumn => {
  const column = new LowCardinalityColumn();
  for (const text of texts) append(column, text);
  return column;
};

const textsOf = ({ dictionary, indexes }: ReadStrings): string[] => [...indexes].map((index) => dictionary[index]!);

describe('a result in Native format', () => {
  it('has numbers up to 2^53 and each string once, over any number of blocks', () => {
    const small = new UInt8Column();
    const large = new UInt64Column();
    for (const [byte, low, high] of [
      [7, 5, 0],
      [255, 0xffff_ffff, 0x1f_ffff],
    ] as const) {
      small.append(byte);
      large.append(low, high);
    }
    const block = nativeBlock(
      [
        ['small', small],
        ['large', large],
        ['name', words(['cart', 'cart'])],
      ],
      2,
    );
    const blocks = readBlocks(Buffer.concat([block, block]));
    expect(blocks.map(({ rows }) => rows)).toEqual([2, 2]);
    const { columns } = blocks[1]!;
    expect([...(columns.get('small') as Float64Array)]).toEqual([7, 255]);
    expect([...(columns.get('large') as Float64Array)]).toEqual([5, Number.MAX_SAFE_INTEGER]);
    expect(textsOf(columns.get('name') as ReadStrings)).toEqual(['cart', 'cart']);
    expect((columns.get('name') as ReadStrings).dictionary).toEqual(['cart']);
  });

  it('reads more strings than a byte or two can count', () => {
    for (const count of [300, 70_000]) {
      const texts = Array.from({ length: count }, (_, n) => `operation ${n}`);
      const [block] = readBlocks(nativeBlock([['name', words(texts)]], count));
      expect(textsOf(block!.columns.get('name') as ReadStrings)).toEqual(texts);
    }
  });

  it('has arrays by the ends of their rows', () => {
    const offsets = new ArrayOffsets();
    const column = new ArrayColumn(offsets, new LowCardinalityColumn());
    const rows = [['a', 'b'], [], ['b']];
    for (const row of rows) {
      for (const text of row) {
        append(column.elements, text);
        offsets.addElement();
      }
      offsets.endRow();
    }
    const [block] = readBlocks(nativeBlock([['names', column]], 3));
    const { ends, of } = block!.columns.get('names') as ReadArrays<ReadStrings>;
    expect([...ends]).toEqual([2, 2, 3]);
    expect(textsOf(of)).toEqual(['a', 'b', 'b']);
  });

  it('of a type that is not known is refused by its name', () => {
    const header = Buffer.from([1, 1, 1, 'x'.charCodeAt(0), 7, ...Buffer.from('Decimal')]);
    expect(() => readBlocks(header)).toThrow('Columns of the type Decimal cannot be read.');
  });

  it('that is cut off anywhere is refused', () => {
    const small = new UInt8Column();
    const large = new UInt64Column();
    small.append(7);
    large.append(5, 0);
    const block = nativeBlock(
      [
        ['name', words(['cart'])],
        ['large', large],
        ['small', small],
      ],
      1,
    );
    expect(readBlocks(block)).toHaveLength(1);
    for (let length = 1; length < block.length; length++) {
      expect(() => readBlocks(block.subarray(0, length))).toThrow(`The result is cut off after ${length} bytes.`);
    }
  });

  it('may be empty', () => {
    expect(readBlocks(new Uint8Array())).toEqual([]);
    const [block] = readBlocks(nativeBlock([['name', words([])]], 0));
    expect(block?.rows).toBe(0);
  });
});
