import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cssColour, mixColours, OUTCOMES, PALETTE, rgbOf } from './palette.ts';

describe('the palette', () => {
  test('has the values of the CSS tokens of the same names', () => {
    const css = readFileSync(new URL('../app/globals.css', import.meta.url), 'utf8').toLowerCase();
    for (const [name, value] of Object.entries(PALETTE)) {
      const token = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(css, token).toContain(`--${token}: ${value.toLowerCase()};`);
    }
  });

  test('keeps every outcome at a contrast of at least 4.5:1 on the canvas', () => {
    for (const outcome of OUTCOMES)
      expect(contrast(PALETTE[outcome], PALETTE.canvas), outcome).toBeGreaterThanOrEqual(4.5);
  });

  test('reads, mixes and writes colours', () => {
    expect(rgbOf('#FF0000')).toEqual([1, 0, 0]);
    expect(mixColours([0, 0, 0], [1, 0.5, 0], 0.5)).toEqual([0.5, 0.25, 0]);
    expect(cssColour([1, 0.2, 0], 0.5)).toBe('rgba(255, 51, 0, 0.5)');
  });
});

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = rgbOf(hex).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
