import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cssColour, mixColours, OUTCOMES, PALETTES, type Rgb, rgbOf } from './palette.ts';

const THEMES = ['dark', 'light'] as const;
const CSS = readFileSync(new URL('../app/globals.css', import.meta.url), 'utf8').toLowerCase();

describe('the palette', () => {
  test('has the values of the CSS tokens of the same names', () => {
    for (const name of Object.keys(PALETTES.dark) as (keyof typeof PALETTES.dark)[]) {
      const token = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const values = `light-dark(${PALETTES.light[name]}, ${PALETTES.dark[name]})`.toLowerCase();
      expect(CSS, token).toContain(`--${token}: ${values};`);
    }
  });

  test.each(THEMES)('keeps marks at a contrast of at least 3:1 (%s)', (theme) => {
    const palette = PALETTES[theme];
    for (const mark of [...OUTCOMES, 'clientError', 'idle'] as const) {
      expect(contrast(palette[mark], palette.canvas), mark).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(THEMES)('keeps what is written in at a contrast of at least 4.5:1 (%s)', (theme) => {
    for (const ink of ['text', 'muted', 'ok', 'failure', 'warning-text', 'refused-text']) {
      for (const ground of ['canvas', 'surface', 'raised']) {
        expect(contrast(token(ink, theme), token(ground, theme)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test.each(THEMES)('keeps outcomes apart, for colour-blind readers too (%s)', (theme) => {
    const colours = [...OUTCOMES, 'clientError' as const].map((name) => ({ name, rgb: rgbOf(PALETTES[theme][name]) }));
    for (const sight of Object.values(SIGHT)) {
      for (const [index, one] of colours.entries()) {
        for (const other of colours.slice(index + 1)) {
          const distance = Math.hypot(...difference(labOf(seen(one.rgb, sight)), labOf(seen(other.rgb, sight))));
          expect(distance, `${one.name} and ${other.name}`).toBeGreaterThan(25);
        }
      }
    }
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
  return dot([0.2126, 0.7152, 0.0722], linear(rgbOf(hex)));
}

/** Value of a CSS token in one theme. */
function token(name: string, theme: 'dark' | 'light'): string {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(CSS) ?? [];
  return (theme === 'light' ? light : dark)!;
}

/** How eyes see linear red, green and blue: as most do, and without one kind of cones (Machado et al. 2009). */
const SIGHT: Record<string, readonly [Rgb, Rgb, Rgb]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(colour: Rgb, sight: readonly [Rgb, Rgb, Rgb]): Rgb {
  const light = linear(colour);
  const [red, green, blue] = sight.map((row) => Math.min(1, Math.max(0, dot(row, light))));
  return [red!, green!, blue!];
}

/** CIELAB of linear red, green and blue. */
function labOf(light: Rgb): Rgb {
  const root = (part: number) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116);
  const x = root(dot([0.4124, 0.3576, 0.1805], light) / 0.95047);
  const y = root(dot([0.2126, 0.7152, 0.0722], light));
  const z = root(dot([0.0193, 0.1192, 0.9505], light) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function linear([red, green, blue]: Rgb): Rgb {
  const of = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return [of(red), of(green), of(blue)];
}

function dot(a: Rgb, b: Rgb): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function difference(a: Rgb, b: Rgb): Rgb {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
