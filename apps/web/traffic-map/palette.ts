import type { Theme } from '../theme/theme-choice.ts';

/**
 * Colours of the traffic map. They are the values of the CSS tokens of the same names: canvas and WebGL cannot read CSS
 * variables cheaply. Contrast on `canvas` is at least 3:1 for marks, and they stay apart for colour-blind readers.
 */
export const PALETTES = {
  dark: {
    canvas: '#0B0F17',
    surface: '#121826',
    text: '#E6EBF2',
    muted: '#93A1B5',
    idle: '#5F6E85',
    edge: '#3A4A63',
    ok: '#B6D1F8',
    clientError: '#3FE8A8',
    timeout: '#F3D430',
    rejected: '#BE5F86',
    failure: '#FF5147',
    shortCircuited: '#9A5CF0',
  },
  light: {
    canvas: '#F4F6FA',
    surface: '#FFFFFF',
    text: '#131A26',
    muted: '#4D5B70',
    idle: '#7A879B',
    edge: '#A3B1C4',
    ok: '#214CB4',
    clientError: '#00A18A',
    timeout: '#C27E00',
    rejected: '#762067',
    failure: '#B82E31',
    shortCircuited: '#8905FF',
  },
} as const;

type Palette = Record<keyof (typeof PALETTES)['dark'], string>;

/** How a call ended, as the map tells them apart; from worst to best, the order they take clockwise in a ring. */
export const OUTCOMES = ['failure', 'timeout', 'rejected', 'shortCircuited', 'ok'] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** Red, green, blue, each 0..1. */
export type Rgb = readonly [number, number, number];

/** `#RRGGBB` as fractions of 1. */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** `share` (0..1) of the way from one colour to another. */
export function mixColours(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** CSS colour of an `Rgb` with an opacity of 0..1. */
export function cssColour([red, green, blue]: Rgb, opacity = 1): string {
  return `rgba(${Math.round(red * 255)}, ${Math.round(green * 255)}, ${Math.round(blue * 255)}, ${opacity})`;
}

/** Colours of the theme that is drawn. The page has one theme, as it has one set of CSS tokens. */
export let PALETTE: Palette = PALETTES.dark;

/** Colours of `OUTCOMES`, in the same order. */
export let OUTCOME_COLOURS: readonly Rgb[] = coloursOfOutcomes();

/** Draws in other colours from now on; painters that exist keep those they were made with. */
export function setPaletteTheme(theme: Theme): void {
  PALETTE = PALETTES[theme];
  OUTCOME_COLOURS = coloursOfOutcomes();
}

function coloursOfOutcomes(): Rgb[] {
  return OUTCOMES.map((outcome) => rgbOf(PALETTE[outcome]));
}
