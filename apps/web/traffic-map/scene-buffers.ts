import { badShare } from './flow.ts';
import { OUTCOMES } from './palette.ts';
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

const DASHES = { solid: 0, dotted: 1, dashed: 2 } as const;

/** Rows of `EDGES_PER_ROW` lines, filled up to whole rows. */
export function packEdges({ edges }: Scene, highlights: Highlights): Float32Array {
  const rows = Math.max(1, Math.ceil(edges.length / EDGES_PER_ROW));
  const data = new Float32Array(rows * EDGES_PER_ROW * EDGE_STRIDE);
  edges.forEach((edge, index) => {
    const { curve, style, gap } = edge;
    const [a, b, c, d] = curve.points;
    const isLit = highlights.isEdgeLit(edge);
    data.set(
      [
        ...[a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y],
        ...[...curve.reached, curve.length],
        ...[style.width, gap?.from ?? 0, gap?.to ?? 0, highlights.emphasisOf(edge.key)],
        ...[...style.colour, style.opacity],
        ...[DASHES[style.dash], style.glow, isLit ? 1 : 0, edge.isFallback ? 1 : 0],
        ...outcomeEnds(edge),
        ...[chevronSpacing(edge.flow.demand), badShare(edge.flow.rates) > 0 ? 1 : 0, beyondGap(edge), 0],
      ],
      index * EDGE_STRIDE,
    );
  });
  return data;
}

/** How much of its strength a line keeps behind its gap: as little as the calls that get through, yet still a line. */
export function beyondGap({ gap, flow: { rates, demand } }: SceneEdge): number {
  if (!gap || demand <= 0) return 1;
  return Math.max(0.3, 1 - (rates.shortCircuited + rates.rejected) / demand);
}

/** Where each bad outcome's piece of the segment bar ends, 0..1. */
export function outcomeEnds({ flow: { rates, demand } }: SceneEdge): number[] {
  let end = 0;
  return OUTCOMES.slice(0, 4).map((outcome) => {
    end += demand > 0 ? rates[outcome] / demand : 0;
    return end;
  });
}

/** Pixels between the chevrons that stand for dots where nothing may move: the more traffic, the closer. 0 for none. */
export function chevronSpacing(callsPerSecond: number): number {
  return callsPerSecond > 0 ? Math.max(14, 64 - 22 * Math.log10(1 + callsPerSecond)) : 0;
}

export function packNodes({ nodes }: Scene, highlights: Highlights): Float32Array {
  const data = new Float32Array(nodes.length * NODE_STRIDE);
  nodes.forEach((node, index) => {
    const ends = node.arcEnds ?? [0, 0, 0, 0];
    const { health, suspicion } = node.figures;
    data.set(
      [
        ...[node.x, node.y, node.radius, highlights.emphasisOf(node.id)],
        ...ends.slice(0, 4),
        ...[node.arcEnds ? 1 : 0, health === 'failing' ? 1 : 0, suspicion >= 0.5 ? 1 : 0, 0],
        ...[highlights.outlineOf(node.id), highlights.focusedNode === node.id ? 1 : 0, highlights.pulseOf(node.id), 0],
      ],
      index * NODE_STRIDE,
    );
  });
  return data;
}
