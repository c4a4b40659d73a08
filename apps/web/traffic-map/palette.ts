/**
 * Colours of the traffic map. They are the values of the CSS tokens of the same names: canvas and WebGL cannot read CSS
 * variables cheaply. Contrast on `canvas` is at least 4.7:1 for outcomes, and they stay apart for colour-blind readers.
 */
export const PALETTE = {
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
} as const;

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

/** Colours of `OUTCOMES`, in the same order. */
export const OUTCOME_COLOURS: readonly Rgb[] = OUTCOMES.map((outcome) => rgbOf(PALETTE[outcome]));
