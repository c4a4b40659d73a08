'use client';

import { START_GRAIN_NS } from '@faultline/model';
import Link from 'next/link';
import type { SpanDocument, TraceDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { LogsLink } from '../shell/logs-link.tsx';
import { stateName } from '../text/state-name.ts';
import { useLanguage } from '../text/use-language.tsx';
import { Figure } from '../ui/figure.tsx';
import headerStyles from '../ui/panel/panel-header.module.css';
import { FactList, FigureGrid, Section } from '../ui/panel/section.tsx';
import { NO_SEARCH, writeSearchState } from './search-state.ts';
import styles from './span-details.module.css';
import { SpanMarks } from './span-marks.tsx';

/** Clocks differ, and lines are written late. */
const LOGS_AROUND_MS = 60_000;

/** Everything that is known of a span. */
export function SpanDetails({ span, trace }: { span: SpanDocument; trace: TraceDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.traces;
  const { span: received, breaker, fault } = span;
  return (
    <>
      <header className={headerStyles.header}>
        <p className={headerStyles.kind}>{received ? words.kinds[received.kind] : words.details}</p>
        <h2 className={headerStyles.title}>{received ? received.operation : words.gap}</h2>
        {received && (
          <p className={headerStyles.health}>
            {received.service}
            <span className={headerStyles.window}>{received.instance}</span>
          </p>
        )}
        <p className={styles.marks}>
          <SpanMarks span={span} />
        </p>
        {received && (
          <LogsLink
            className={styles.logs}
            of={{
              service: received.service,
              traceId: trace.traceId,
              from: Math.floor(span.start - LOGS_AROUND_MS),
              to: Math.ceil(span.start + span.duration + LOGS_AROUND_MS),
            }}
          />
        )}
      </header>
      <Section title={words.duration} note={words.ofTrace(numbers.milliseconds(span.offset))}>
        <FigureGrid>
          <Figure value={numbers.milliseconds(span.duration)} label={words.duration} />
          <Figure value={numbers.milliseconds(span.selfTime)} label={words.selfTime} hint={words.selfTimeHint} />
          <Figure
            value={numbers.milliseconds(span.criticalTime)}
            label={words.criticalTime}
            hint={words.criticalTimeHint}
          />
        </FigureGrid>
        {received && received.status !== 'unset' && (
          <FactList facts={[[words.status, `${words.statuses[received.status]} ${received.statusMessage}`]]} />
        )}
        {/* Who is moved by less, so as not to begin before its caller, has no clock that is off. */}
        {Math.abs(span.clockOffset) >= START_GRAIN_NS / 1e6 && (
          <FactList facts={[['', words.clock(numbers.milliseconds(Math.abs(span.clockOffset)))]]} />
        )}
      </Section>
      {breaker && (
        <Section title={text.breaker.title} note={breaker.policy}>
          <FactList
            facts={[
              [breaker.name, breaker.state && text.breaker.state(stateName(breaker.state, text))],
              ...(breaker.outcome
                ? [
                    [
                      words.outcomes[breaker.outcome] ?? breaker.outcome,
                      words.outcomes[breaker.rejection] ?? breaker.rejection,
                    ] as const,
                  ]
                : []),
              ...breaker.changes.map(
                ({ from, to, reason }) =>
                  [
                    `${stateName(from, text)} → ${stateName(to, text)}`,
                    text.breaker.reasons[reason] ?? reason,
                  ] as const,
              ),
            ]}
          />
        </Section>
      )}
      {fault && (
        <Section title={fault.role === 'injected' ? words.injected : words.collateral} note={fault.kind}>
          <FactList facts={fault.experimentId ? [[words.experiment, fault.experimentId]] : []} />
        </Section>
      )}
      {received && (
        <>
          <Attributes title={words.attributes} attributes={received.attributes} isSearchable />
          {received.events.length > 0 && (
            <Section title={words.events} note={String(received.events.length)}>
              <ol className={styles.events}>
                {received.events.map(({ at, name, attributes }, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: events may be equal in all else
                  <li key={index}>
                    <b>{name}</b> <time>{numbers.timeOfDay(at)}</time>
                    <Texts attributes={attributes} />
                  </li>
                ))}
              </ol>
            </Section>
          )}
          {received.links.length > 0 && (
            <Section title={words.links} note={String(received.links.length)}>
              <ul>
                {received.links.map(({ traceId, spanId }) => (
                  <li key={`${traceId} ${spanId}`}>
                    <Link
                      className={styles.link}
                      prefetch={false}
                      href={`${paths.tracePage(traceId)}?span=${encodeURIComponent(spanId)}`}
                    >
                      {traceId.slice(0, 8)} · {spanId}
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <Attributes title={words.resource} attributes={trace.resources[received.resource] ?? {}} isSearchable />
        </>
      )}
    </>
  );
}

interface AttributesProps {
  title: string;
  attributes: Readonly<Record<string, string>>;
  isSearchable?: boolean;
}

function Attributes({ title, attributes, isSearchable = false }: AttributesProps) {
  const entries = Object.keys(attributes).length;
  if (entries === 0) return null;
  return (
    <Section title={title} note={String(entries)}>
      <Texts attributes={attributes} isSearchable={isSearchable} />
    </Section>
  );
}

/** What is longer is a document, and no search of the API takes it. */
const LONGEST_SEARCHED = 900;

function Texts({ attributes, isSearchable = false }: Omit<AttributesProps, 'title'>) {
  const { text } = useLanguage();
  return (
    <dl className={styles.texts}>
      {Object.entries(attributes)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>
              {isSearchable && key.length + value.length < LONGEST_SEARCHED ? (
                <Link
                  className={styles.link}
                  prefetch={false}
                  title={text.traces.searchThis(key)}
                  href={`${paths.tracesPage}${writeSearchState({ ...NO_SEARCH, attributes: [`${key}=${value}`] })}`}
                >
                  {value || '""'}
                </Link>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}
