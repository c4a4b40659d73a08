'use client';

import type { GraphConnection, TrafficGraph } from '@faultline/model';
import type { ConnectionDocument } from '../../api-documents.ts';
import { paths } from '../../paths.ts';
import { useDetails } from '../../shell/use-details.ts';
import { useLanguage } from '../../text/use-language.tsx';
import type { Selection } from '../../traffic-map/selection.ts';
import { Figure } from '../../ui/figure.tsx';
import { errorTone, outcomeShares, windowSeconds } from '../../ui/figures.ts';
import { OutcomeBar } from '../../ui/outcome-bar.tsx';
import { FactList, FigureGrid, Section } from '../../ui/panel/section.tsx';
import { OneSided } from '../missing/one-sided.tsx';
import { SelectionLink } from '../selection-link.tsx';
import { BreakerSection } from './breaker-section.tsx';
import { ExamplesSection } from './examples-section.tsx';
import { LatencyFigures } from './latency-figures.tsx';
import { PanelHeader } from './panel-header.tsx';
import { SeriesSection } from './series-section.tsx';
import { useBeforeFigures } from './use-before-figures.ts';

interface Props {
  graph: TrafficGraph;
  connection: GraphConnection;
  onSelect: (selection: Selection) => void;
}

export function ConnectionPanel({ graph, connection, onSelect }: Props) {
  const language = useLanguage();
  const {
    text,
    numbers: { count, percent, perSecond, ratio },
  } = language;
  const nameOf = (id: string) => graph.nodes.find((node) => node.id === id)?.name ?? id;
  const { source, target, kind, breaker, latency, calleeLatency, callsPerRequest, retries } = connection;
  // The store keeps calls per service.
  const isOfGroup = graph.nodes.some(({ id, kind }) => kind === 'group' && (id === source || id === target));
  const details = useDetails<ConnectionDocument>(
    isOfGroup ? undefined : paths.connection(source, target),
    `${breaker.state} ${breaker.since}`,
  );
  const words = text.panel;
  const seconds = windowSeconds(graph);
  const { connection: was, inWords } = useBeforeFigures({ type: 'connection', source, target });
  return (
    <>
      <PanelHeader
        kind={text.connectionKind[kind]}
        title={
          <>
            <SelectionLink selection={{ type: 'node', id: source }} onSelect={onSelect}>
              {nameOf(source)}
            </SelectionLink>{' '}
            →{' '}
            <SelectionLink selection={{ type: 'node', id: target }} onSelect={onSelect}>
              {nameOf(target)}
            </SelectionLink>
          </>
        }
        health={connection.health}
        windowSeconds={seconds}
      />
      <Section title={words.trafficAsCaller}>
        <FigureGrid>
          <Figure value={perSecond(connection.rps)} label={words.rate} before={inWords(was && perSecond(was.rps))} />
          <Figure
            value={percent(connection.errorRate)}
            label={words.errors}
            tone={errorTone(connection.errorRate)}
            before={inWords(was && percent(was.errorRate))}
          />
          <Figure
            value={ratio(callsPerRequest)}
            label={words.fanOut}
            hint={words.fanOutHint(nameOf(source))}
            before={inWords(was && ratio(was.callsPerRequest))}
          />
          <LatencyFigures latency={latency} before={was?.latency} inWords={inWords} />
        </FigureGrid>
      </Section>
      {breaker.instances > 0 && (
        <BreakerSection
          breaker={breaker}
          transitions={details?.breakers.find(({ name }) => name === breaker.name)?.transitions}
        />
      )}
      <SeriesSection series={details?.series} />
      <Section title={words.outcomes} note={`${count(connection.attempted)} ${words.attempted}`}>
        <OutcomeBar shares={outcomeShares(connection, language)} />
        <FactList
          facts={[
            [words.executed, count(connection.executed)],
            [words.fallbackServed, count(connection.fallbackServed)],
            ...(connection.fallbackFailed > 0
              ? [[words.fallbackFailed, count(connection.fallbackFailed)] as const]
              : []),
            [words.retries, count(retries)],
            ...(connection.injected > 0 ? [[words.injected, count(connection.injected)] as const] : []),
          ]}
        />
      </Section>
      {details?.target.kind === 'service' && (
        <ExamplesSection service={target} slowFromMs={details.target.latency.p95} />
      )}
      {calleeLatency.p99 > 0 && (
        <Section title={words.calleeLatency}>
          <FigureGrid>
            <LatencyFigures latency={calleeLatency} before={was?.calleeLatency} inWords={inWords} />
          </FigureGrid>
        </Section>
      )}
      <Section title={words.evidence}>
        <FactList
          facts={[
            [words.oneSided, percent(connection.unmatchedShare)],
            [words.sampled, percent(connection.sampledShare)],
          ]}
        />
        {connection.unmatchedShare > 0 && <OneSided source={source} target={target} windowSeconds={seconds} />}
      </Section>
    </>
  );
}
