import { breakerHealth } from './judgements/breaker-health.ts';
import { breakerNotices } from './judgements/breaker-notices.ts';
import { injectionNotices } from './judgements/injection-notices.ts';
import type { TrafficGraph } from './traffic-graph.ts';

/**
 * Looks at a graph whose figures are complete and writes health or notices onto it. One file each in `judgements/`.
 */
export type Judgement = (graph: TrafficGraph) => void;

/** In the order they run: health first, because notices speak about it. */
export const JUDGEMENTS: readonly Judgement[] = [breakerHealth, breakerNotices, injectionNotices];
