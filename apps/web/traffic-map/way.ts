import { isOnWay, reachOf } from '@faultline/model';
import type { GraphPart } from './graph-part.ts';
import type { Selection } from './selection.ts';

interface Link {
  source: string;
  target: string;
  /** `connectionKey` */
  key: string;
}

/** Everything that leads to what is selected, and everything it leads to, however far; `null` where it is not there. */
export function wayOf(
  selection: Selection,
  links: readonly Link[],
  isThere: (id: string) => boolean,
): GraphPart | null {
  const ends = selection.type === 'node' ? [selection.id, selection.id] : [selection.source, selection.target];
  const [first, last] = ends as [string, string];
  if (!isThere(first) || !isThere(last)) return null;
  const { upstream } = reachOf(links, first);
  const { downstream } = reachOf(links, last);
  const isSelected = ({ source, target }: Link) => source === first && target === last;
  const nothing = new Set<string>();
  const connections = links.filter(
    (link) =>
      isSelected(link) ||
      isOnWay(link, first, { upstream, downstream: nothing }) ||
      isOnWay(link, last, { upstream: nothing, downstream }),
  );
  return {
    nodes: new Set([first, last, ...upstream, ...downstream]),
    connections: new Set(connections.map(({ key }) => key)),
  };
}
