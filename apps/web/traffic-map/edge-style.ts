import type { ConnectionKind } from '@faultline/model';
import { badShare, type Flow, worstOutcome } from './flow.ts';
import { mixColours, PALETTE, type Rgb, rgbOf } from './palette.ts';

export interface EdgeStyle {
  /** Pixels at zoom 1. */
  width: number;
  colour: Rgb;
  /** 0..1 */
  opacity: number;
  /** 0..1: how much light a line in trouble sheds around it. */
  glow: number;
  dash: 'solid' | 'dotted' | 'dashed';
}

/** Below this share of bad calls a line keeps its calm colour. */
const TINT_FROM = 0.02;
const TINT_FULL = 0.3;
const LIVELIEST = 0.4;

/** 1.5 px for an idle line, 1.6 px more with each tenfold rate. */
export function edgeWidth(callsPerSecond: number): number {
  return Math.min(8, 1.5 + 1.6 * Math.log10(1 + callsPerSecond));
}

export function edgeStyle(flow: Flow, kind: ConnectionKind): EdgeStyle {
  const width = edgeWidth(flow.demand);
  const dash = kind === 'messaging' ? 'dotted' : 'solid';
  const worst = worstOutcome(flow.rates);
  const share = badShare(flow.rates);
  const calm = mixColours(rgbOf(PALETTE.edge), rgbOf(PALETTE.ok), LIVELIEST * Math.min(1, flow.demand / 20));
  if (worst === null || share < TINT_FROM) {
    return { width, colour: calm, opacity: flow.demand > 0 ? 0.82 : 0.4, glow: 0, dash };
  }
  const trouble = Math.min(1, (share - TINT_FROM) / (TINT_FULL - TINT_FROM));
  const colour = mixColours(calm, rgbOf(PALETTE[worst]), 0.42 + 0.4 * trouble);
  return { width, colour, opacity: 0.9, glow: 0.25 + 0.6 * trouble, dash };
}

/** The way back to a caller that a fallback answered. */
export function fallbackStyle(servedPerSecond: number): EdgeStyle {
  return {
    width: Math.min(2.4, edgeWidth(servedPerSecond)),
    colour: rgbOf(PALETTE.ok),
    opacity: 0.75,
    glow: 0,
    dash: 'dashed',
  };
}
