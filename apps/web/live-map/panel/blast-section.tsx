'use client';

import { blastRadius, type GraphNode, type TrafficGraph } from '@faultline/model';
import { useMemo } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import { FactList, Section } from '../../ui/panel/section.tsx';

/** How far trouble here can spread, and what it depends on, in numbers. */
export function BlastSection({ graph, node }: { graph: TrafficGraph; node: GraphNode }) {
  const {
    text: { blast: words },
    numbers: { percent, ratio },
  } = useLanguage();
  const { downstream, upstream, callsPerRequest, entries, largestShareOfEntry } = useMemo(
    () => blastRadius(graph, node.id),
    [graph, node.id],
  );
  const nameOf = (id: string) => graph.nodes.find((other) => other.id === id)?.name ?? id;
  const withDirect = (reached: string, direct: number) =>
    direct > 0 ? `${reached} (${words.direct(direct)})` : reached;
  return (
    <Section title={words.title} hint={words.hint}>
      <FactList
        facts={[
          [
            words.downstream,
            withDirect(words.reached(downstream.services, downstream.dependencies), downstream.direct),
          ],
          [words.upstream, withDirect(words.reached(upstream.services, 0), upstream.direct)],
          ...(callsPerRequest > 0 ? [[words.callsPerRequest, ratio(callsPerRequest)] as const] : []),
          [
            words.entries,
            words.entriesOf(entries.affected.length, entries.all),
            entries.affected.map(nameOf).join(', '),
          ],
          ...(largestShareOfEntry === undefined
            ? []
            : [[words.share, percent(largestShareOfEntry), words.shareHint] as const]),
        ]}
      />
    </Section>
  );
}
