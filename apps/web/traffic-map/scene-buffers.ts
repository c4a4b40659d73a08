import { badShare } from './flow.ts';
import { OUTCOMES, type Outcome } from './palette.ts';
import type { Scene, SceneEdge } from './scene.ts';

/** Texels (of four numbers) per line in the texture that all line shaders read, and lines per row of it. */
export const EDGE_TEXELS = 8;
export const EDGES_PER_ROW = 128;
export const EDGE_STRIDE = EDGE_TEXELS * 4;
export const NODE_STRIDE = 16;

/** What interaction adds to a scene. */
export interface Highlights {
  emphasisOf: (key: string) => number;
  /** The line itself is selected or pointed at. */
  isEdgeLit: (edge: SceneEdge) => boolean;
  /** The line, or a node at its end, is selected or pointed at. */
  showsDetail: (edge: SceneEdge) => boolean;
  /** 0..1 */
  outlineOf: (nodeId: string) => number;
  focusedNode: string | null;
  /** 0..1 progress of a newcomer's one pulse; 1 when it is over. */
  pulseOf: (nodeId: string) => number;
}

/** Of what lies behind a breaker that lets nothing through. */
const FAINTEST = 0.3;
const DASHES = { solid: 0, dotted: 1, dashed: 2 } as const;

/**
 * Rows of `EDGES_PER_ROW` lines, filled up to whole rows.
 * @param previous the array of the scene before; it is filled again where its size fits
 */
export function packEdges({ edges }: Scene, highlights: Highlights, previous?: Float32Array): Float32Array {
  const rows = Math.max(1, Math.ceil(edges.length / EDGES_PER_ROW));
  const data = arrayOf(rows * EDGES_PER_ROW * EDGE_STRIDE, previous);
  for (let index = 0; index < edges.length; index++) packEdge(data, index * EDGE_STRIDE, edges[index]!, highlights);
  return data;
}

function packEdge(data: Float32Array, from: number, edge: SceneEdge, highlights: Highlights): void {
  const { curve, style, gap, flow } = edge;
  let at = from;
  for (const { x, y } of curve.points) {
    data[at++] = x;
    data[at++] = y;
  }
  for (const share of curve.reached) data[at++] = share;
  data[at++] = curve.length;
  data[at++] = style.width;
  data[at++] = gap?.from ?? 0;
  data[at++] = gap?.to ?? 0;
  data[at++] = highlights.emphasisOf(edge.key);
  for (const part of style.colour) data[at++] = part;
  data[at++] = style.opacity;
  data[at++] = DASHES[style.dash];
  data[at++] = style.glow;
  data[at++] = highlights.isEdgeLit(edge) ? 1 : 0;
  data[at++] = edge.isFallback ? 1 : 0;
  let end = 0;
  for (let outcome = 0; outcome < OUTCOMES.length - 1; outcome++) {
    end += shareOf(edge, OUTCOMES[outcome]!);
    data[at++] = end;
  }
  data[at++] = chevronSpacing(flow.demand);
  data[at++] = badShare(flow.rates) > 0 ? 1 : 0;
  data[at++] = beyondGap(edge);
}

/** Places in a packed line. */
const GAP_END = 14;
const DASH = 20;
const GLOW = 21;
const LIT = 22;

/** Whether a packed line is whole, solid, calm and not looked at. */
export function isPlain(edges: Float32Array, index: number): boolean {
  const at = index * EDGE_STRIDE;
  return edges[at + GAP_END] === 0 && edges[at + DASH] === 0 && edges[at + GLOW] === 0 && edges[at + LIT] === 0;
}

function arrayOf(length: number, previous: Float32Array | undefined): Float32Array {
  return previous?.length === length ? previous : new Float32Array(length);
}

function shareOf({ flow: { rates, demand } }: SceneEdge, outcome: Outcome): number {
  return demand > 0 ? rates[outcome] / demand : 0;
}

/** How much of its strength a line keeps behind its gap: as little as the calls that get through, yet still a line. */
export function beyondGap({ gap, flow: { rates, demand } }: SceneEdge): number {
  if (!gap) return 1;
  if (demand <= 0) return FAINTEST;
  return Math.max(FAINTEST, 1 - (rates.shortCircuited + rates.rejected) / demand);
}

/** Where each bad outcome's piece of the segment bar ends, 0..1. */
export function outcomeEnds(edge: SceneEdge): number[] {
  let end = 0;
  return OUTCOMES.slice(0, 4).map((outcome) => {
    end += shareOf(edge, outcome);
    return end;
  });
}

/** Pixels between the chevrons that stand for dots where nothing may move: the more traffic, the closer. 0 for none. */
export function chevronSpacing(callsPerSecond: number): number {
  return callsPerSecond > 0 ? Math.max(14, 64 - 22 * Math.log10(1 + callsPerSecond)) : 0;
}

/** @param previous as of `packEdges` */
export function packNodes({ nodes }: Scene, highlights: Highlights, previous?: Float32Array): Float32Array {
  const data = arrayOf(nodes.length * NODE_STRIDE, previous);
  let at = 0;
  for (const { id, x, y, radius, arcEnds, figures, isSuspected } of nodes) {
    data[at++] = x;
    data[at++] = y;
    data[at++] = radius;
    data[at++] = highlights.emphasisOf(id);
    for (let arc = 0; arc < 4; arc++) data[at++] = arcEnds?.[arc] ?? 0;
    data[at++] = arcEnds ? 1 : 0;
    data[at++] = figures.health === 'failing' ? 1 : 0;
    data[at++] = isSuspected ? 1 : 0;
    data[at++] = 0;
    data[at++] = highlights.outlineOf(id);
    data[at++] = highlights.focusedNode === id ? 1 : 0;
    data[at++] = highlights.pulseOf(id);
    data[at++] = 0;
  }
  return data;
}
