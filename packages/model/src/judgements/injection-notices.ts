import type { Judgement } from '../judgement.ts';
import { noticeOf } from '../notice.ts';

/** Says where calls carry an injected fault, so that a rehearsal is not taken for an incident. */
export const injectionNotices: Judgement = (graph) => {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  for (const { target, injected } of graph.connections) {
    if (injected === 0) continue;
    nodes.get(target)?.notices.push(noticeOf('info', { kind: 'injected-faults', calls: injected }));
  }
};
