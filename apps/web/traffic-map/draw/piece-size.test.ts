import { describe, expect, it } from 'vitest';
import { PieceSize } from './piece-size.ts';

describe('how many lines are drawn at a time', () => {
  it('is more each time where graphics are fast, until all are drawn at once', () => {
    const size = new PieceSize();
    const first = size.lines;
    size.add(first, 1);
    expect(size.lines).toBe(2 * first);
    for (let piece = 0; piece < 10; piece++) size.add(size.lines, 0);
    expect(size.lines).toBeGreaterThan(100_000);
  });

  it('does not follow from a piece that had fewer', () => {
    const size = new PieceSize();
    const first = size.lines;
    size.add(3, 20);
    size.add(0, 200);
    expect(size.lines).toBe(first);
  });

  it('settles where a piece takes 12 ms, and is never none', () => {
    const size = new PieceSize();
    for (let piece = 0; piece < 20; piece++) size.add(size.lines, size.lines * 0.1);
    expect(size.lines).toBe(120);
    for (let piece = 0; piece < 20; piece++) size.add(size.lines, 5_000);
    expect(size.lines).toBe(100);
  });
});
