'use client';

import type { GraphConnection, GraphNode, TrafficGraph } from '@faultline/model';
import type { ServiceDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import { useDetails } from '../../shell/use-details.ts';
import type { Text } from '../../text/en.ts';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { Figure } from '../../ui/figure.tsx';
import { errorTone, outcomeShares, sumOutcomes, windowSeconds } from '../../ui/figures.ts';
import { OutcomeBar } from '../../ui/outcome-bar.tsx';
import { FactList, FigureGrid, Section } from '../../ui/panel/section.tsx';
import { MembersSection } from '../levels/members-section.tsx';
import { OpenGroupButton } from '../levels/open-group-button.tsx';
import { MissingForm } from '../missing/missing-form.tsx';
import type { Focus } from '../view-state.ts';
import { BlastSection } from './blast-section.tsx';
import { ExamplesSection } from './examples-section.tsx';
import { FocusButton } from './focus-button.tsx';
import { LatencyFigures } from './latency-figures.tsx';
import { NeighbourList } from './neighbour-list.tsx';
import { Notices } from './notices.tsx';
import { PanelHeader } from './panel-header.tsx';
import { SeriesSection } from './series-section.tsx';
import { ServiceSections } from './service-sections.tsx';
import { useBeforeFigures } from './use-before-figures.ts';

interface Props {
  graph: TrafficGraph;
  node: GraphNode;
  onSelect: (selection: Selection) => void;
  onFocus: (focus: Focus) => void;
  onOpenGroup: (id: string, service?: string) => void;
}

export function NodePanel({ graph, node, onSelect, onFocus, onOpenGroup }: Props) {
  const language = useLanguage();
  const {
    text,
    numbers: { count, percent, perSecond, ratio },
  } = language;
  const incoming = graph.connections.filter(({ target }) => target === node.id);
  const outgoing = graph.connections.filter(({ source }) => source === node.id);
  const details = useDetails<ServiceDocument>(node.kind === 'service' ? paths.service(node.id) : undefined);
  const words = text.panel;
  const facts = describe(node, text);
  const { node: was, inWords } = useBeforeFigures({ type: 'node', id: node.id });
  return (
    <>
      <PanelHeader
        kind={text.nodeKind[node.kind]}
        title={node.name}
        health={node.health}
        windowSeconds={windowSeconds(graph)}
      />
      {node.services && <OpenGroupButton onOpen={() => onOpenGroup(node.id)} />}
      <FocusButton onFocus={() => onFocus({ service: node.id, hops: 1 })} />
      <Notices notices={node.notices} />
      {node.kind !== 'entry' && (
        <Section title={words.traffic}>
          <FigureGrid>
            <Figure value={perSecond(node.rps)} label={words.rate} before={inWords(was && perSecond(was.rps))} />
            <Figure
              value={percent(node.errorRate)}
              label={words.errors}
              tone={errorTone(node.errorRate)}
              before={inWords(was && percent(was.errorRate))}
            />
            <Figure
              value={ratio(node.requestsPerEntry)}
              label={words.perEntry}
              hint={words.perEntryHint}
              before={inWords(was && ratio(was.requestsPerEntry))}
            />
            <LatencyFigures latency={node.latency} before={was?.latency} inWords={inWords} />
          </FigureGrid>
        </Section>
      )}
      {node.services && <MembersSection members={node.services} onOpen={(service) => onOpenGroup(node.id, service)} />}
      {node.kind !== 'entry' && <BlastSection graph={graph} node={node} />}
      <SeriesSection series={details?.series} />
      {incoming.length > 0 && (
        <Section title={words.requestsOutcome} note={`${count(attempted(incoming))} ${words.attempted}`}>
          <OutcomeBar shares={outcomeShares(sumOutcomes(incoming), language)} />
        </Section>
      )}
      {incoming.length > 0 && (
        <Section title={words.callers}>
          <NeighbourList graph={graph} connections={incoming} end="source" onSelect={onSelect} />
        </Section>
      )}
      {outgoing.length > 0 && (
        <Section title={words.callees}>
          <NeighbourList graph={graph} connections={outgoing} end="target" onSelect={onSelect} />
        </Section>
      )}
      {details && <ExamplesSection service={node.id} slowFromMs={details.service.latency.p95} />}
      {node.kind === 'service' && <MissingForm graph={graph} node={node} onSelect={onSelect} />}
      {details && <ServiceSections details={details} />}
      {facts.length > 0 && (
        <Section title={words.about}>
          <FactList facts={facts} />
        </Section>
      )}
    </>
  );
}

function attempted(connections: readonly GraphConnection[]): number {
  return connections.reduce((sum, connection) => sum + connection.attempted, 0);
}

function describe(node: GraphNode, text: Text): (readonly [string, string])[] {
  const words = text.panel;
  const facts: [string, string][] = [
    [words.instances, node.instances > 0 ? String(node.instances) : ''],
    [words.versions, node.versions.join(', ')],
    [words.regions, node.regions.join(', ')],
    [words.namespace, node.namespace],
    [words.team, node.team],
    [words.criticality, node.criticality],
    [words.identity, node.kind === 'service' || node.kind === 'entry' ? '' : node.id],
  ];
  return facts.filter(([, value]) => value !== '');
}
