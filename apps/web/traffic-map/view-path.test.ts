import { describe, expect, it } from 'vitest';
import { eased, inverse, viewBetween, viewThrough } from './view-path.ts';

const FROM = { zoom: 0.2, x: 600, y: 300 };
const TO = { zoom: 1.2, x: 100, y: -50 };
const screen = ({ x, y, zoom }: typeof FROM, point: { x: number; y: number }) => ({
  x: point.x * zoom + x,
  y: point.y * zoom + y,
});

describe('the view between two views', () => {
  it('begins with the one and ends with the other', () => {
    expect(viewBetween(FROM, TO, 0)).toEqual(FROM);
    const end = viewBetween(FROM, TO, 1);
    expect(end.zoom).toBeCloseTo(TO.zoom);
    expect(end.x).toBeCloseTo(TO.x);
    expect(end.y).toBeCloseTo(TO.y);
  });

  it('grows as much in each half, about one point that stays where it is on the screen', () => {
    const middle = viewBetween(FROM, TO, 0.5);
    expect(middle.zoom / FROM.zoom).toBeCloseTo(TO.zoom / middle.zoom);
    const fixed = { x: (FROM.x - TO.x) / (TO.zoom - FROM.zoom), y: (FROM.y - TO.y) / (TO.zoom - FROM.zoom) };
    const at = screen(FROM, fixed);
    for (const progress of [0.3, 0.5, 0.8]) {
      const { x, y } = screen(viewBetween(FROM, TO, progress), fixed);
      expect(x).toBeCloseTo(at.x);
      expect(y).toBeCloseTo(at.y);
    }
  });

  it('moves evenly where nothing grows', () => {
    expect(viewBetween(FROM, { ...FROM, x: 700 }, 0.25)).toEqual({ ...FROM, x: 625 });
  });
});

it('what is seen through a mapping and its inverse is seen as it is', () => {
  const { x, y, zoom } = viewThrough(viewThrough(TO, FROM), inverse(FROM));
  expect(zoom).toBeCloseTo(TO.zoom);
  expect(x).toBeCloseTo(TO.x);
  expect(y).toBeCloseTo(TO.y);
});

it('easing is slow at both ends', () => {
  expect([0, 0.5, 1].map(eased)).toEqual([0, 0.5, 1]);
  expect(eased(0.1)).toBeLessThan(0.05);
  expect(eased(0.9)).toBeGreaterThan(0.95);
});
