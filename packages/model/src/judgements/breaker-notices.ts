import type { Judgement } from '../judgement.ts';
import { noticeOf } from '../notice.ts';

/** Tells the caller's node about each of its breakers that is not closed. */
export const breakerNotices: Judgement = (graph) => {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  for (const { source, target, breaker } of graph.connections) {
    const { name, state, open, instances } = breaker;
    if (state !== 'open' && state !== 'isolated' && state !== 'half_open') continue;
    const severity = state === 'half_open' ? 'warning' : 'critical';
    const targetName = nodes.get(target)?.name ?? target;
    const about = { kind: 'breaker', breaker: name, state, target: targetName, open, instances } as const;
    nodes.get(source)?.notices.push(noticeOf(severity, about));
  }
};
