import { describe, expect, it } from 'vitest';
import { spanDocument } from './trace-fixture.ts';
import { traceRows, treeStep } from './trace-rows.ts';

const tree = [
  spanDocument({ spanId: 'a', children: ['b', 'd'] }),
  spanDocument({ spanId: 'b', parentId: 'a', depth: 1, children: ['c'] }),
  spanDocument({ spanId: 'c', parentId: 'b', depth: 2 }),
  spanDocument({ spanId: 'd', parentId: 'a', depth: 1 }),
  spanDocument({ spanId: 'e' }),
];
const rows = (...collapsed: string[]) => traceRows(tree, new Set(collapsed));
const ids = (...collapsed: string[]) => rows(...collapsed).map(({ span }) => span.spanId);

describe('rows of the waterfall', () => {
  it('are all spans, parents first', () => {
    expect(ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(rows().map(({ below }) => below)).toEqual([3, 1, 0, 0, 0]);
  });

  it('leave out what is below a collapsed span', () => {
    expect(ids('b')).toEqual(['a', 'b', 'd', 'e']);
    expect(ids('a')).toEqual(['a', 'e']);
    expect(rows('a')[0]).toMatchObject({ isExpanded: false, below: 3 });
  });
});

describe('keys in the waterfall', () => {
  it('go up and down, not beyond the ends', () => {
    expect(treeStep(rows(), 'b', 'ArrowDown')).toEqual({ select: 'c' });
    expect(treeStep(rows(), 'b', 'ArrowUp')).toEqual({ select: 'a' });
    expect(treeStep(rows(), 'a', 'ArrowUp')).toEqual({ select: 'a' });
    expect(treeStep(rows(), 'a', 'PageDown')).toEqual({ select: 'e' });
    expect(treeStep(rows(), 'b', 'End')).toEqual({ select: 'e' });
    expect(treeStep(rows(), 'e', 'Home')).toEqual({ select: 'a' });
  });

  it('close what is open, then go to the parent', () => {
    expect(treeStep(rows(), 'b', 'ArrowLeft')).toEqual({ collapse: 'b' });
    expect(treeStep(rows('b'), 'b', 'ArrowLeft')).toEqual({ select: 'a' });
    expect(treeStep(rows(), 'e', 'ArrowLeft')).toBeUndefined();
  });

  it('open what is closed, then go to the first child', () => {
    expect(treeStep(rows('b'), 'b', 'ArrowRight')).toEqual({ expand: 'b' });
    expect(treeStep(rows(), 'b', 'ArrowRight')).toEqual({ select: 'c' });
    expect(treeStep(rows(), 'c', 'ArrowRight')).toBeUndefined();
  });

  it('begin at the first row while none is selected', () => {
    expect(treeStep(rows(), '', 'ArrowDown')).toEqual({ select: 'b' });
    expect(treeStep([], '', 'ArrowDown')).toBeUndefined();
  });
});
