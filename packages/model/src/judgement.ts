import type { IntakeFacts } from './intake-facts.ts';
import { breakerHealth } from './judgements/breaker-health.ts';
import { breakerNotices } from './judgements/breaker-notices.ts';
import { collectorNotices } from './judgements/collector-notices.ts';
import { diskNotices } from './judgements/disk-notices.ts';
import { injectionNotices } from './judgements/injection-notices.ts';
import type { TrafficGraph } from './traffic-graph.ts';

/**
 * Looks at a graph whose figures are complete and writes health or notices onto it; `intake` is what there is to know
 * of the way that new spans take. One file each in `judgements/`.
 */
export type Judgement = (graph: TrafficGraph, intake: IntakeFacts) => void;

/** In the order they run: health first, because notices speak about it. */
export const JUDGEMENTS: readonly Judgement[] = [
  breakerHealth,
  breakerNotices,
  injectionNotices,
  diskNotices,
  collectorNotices,
];
