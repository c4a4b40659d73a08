import type { Judgement } from '../judgement.ts';
import type { ConnectionBreaker, Notice } from '../traffic-graph.ts';

/** Tells the caller's node about each of its breakers that is not closed. */
export const breakerNotices: Judgement = (graph) => {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  for (const { source, target, breaker } of graph.connections) {
    const title = describe(breaker, nodes.get(target)?.name ?? target);
    if (!title) continue;
    const severity: Notice['severity'] = breaker.state === 'half_open' ? 'warning' : 'critical';
    nodes.get(source)?.notices.push({ severity, title, href: '' });
  }
};

function describe({ name, state, open, instances }: ConnectionBreaker, target: string): string | undefined {
  const where = instances > 1 ? ` on ${open} of ${instances} instances` : '';
  if (state === 'open') return `Breaker ${name} is open${where}: calls to ${target} are refused`;
  if (state === 'isolated') return `Breaker ${name} is forced open${where}: calls to ${target} are refused`;
  if (state === 'half_open') return `Breaker ${name} is half open: probing ${target}`;
  return undefined;
}
