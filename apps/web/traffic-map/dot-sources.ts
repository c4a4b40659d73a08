import type { DotSource } from './dot-emitter.ts';
import { pixelsPerSecond } from './particles.ts';
import type { Scene } from './scene.ts';

/** Where dots come from: a source for each line, in the lines' order. */
export function dotSources({ edges }: Scene): DotSource[] {
  return edges.map(({ key, flow, curve, breakerAt }) => ({
    key,
    rates: flow.rates,
    length: curve.length,
    pixelsPerSecond: pixelsPerSecond(flow.p95Ms),
    p95Ms: flow.p95Ms,
    refusedAt: breakerAt,
  }));
}
