'use client';

import type { BreakerDocument, WallBreakerDocument } from '../api-documents.ts';
import { formatSelection, legible } from '../live-map/selection.ts';
import { paths } from '../paths.ts';
import { useDetails } from '../shell/use-details.ts';
import { useLanguage } from '../text/use-language.tsx';
import { Figure } from '../ui/figure.tsx';
import { errorTone, outcomeShares } from '../ui/figures.ts';
import { OutcomeBar } from '../ui/outcome-bar.tsx';
import headerStyles from '../ui/panel/panel-header.module.css';
import { FactList, FigureGrid, Section } from '../ui/panel/section.tsx';
import styles from './details.module.css';
import { InstanceList } from './instance-list.tsx';
import { StateChip } from './state-chip.tsx';
import { TimeInState } from './time-in-state.tsx';
import { Transitions } from './transitions.tsx';

interface Props {
  breaker: WallBreakerDocument;
  windowMs: number;
  asOf: number;
}

/** Everything known of one breaker: now from the wall, the last 15 minutes from the API. */
export function BreakerDetails({ breaker, windowMs, asOf }: Props) {
  const language = useLanguage();
  const {
    text,
    numbers: { count, milliseconds, percent, perSecond },
  } = language;
  const { name, service, target, library, outcomes, latency, attempted, executed, errorRate } = breaker;
  const version = `${breaker.state} ${breaker.since} ${breaker.openings.lastAt}`;
  const details = useDetails<BreakerDocument[]>(paths.breaker(service, name), version)?.[0];
  const seconds = windowMs / 1e3;
  const { success, failure, timeout, rejected, shortCircuited } = outcomes;
  return (
    <>
      <header className={headerStyles.header}>
        <p className={headerStyles.kind}>{text.breaker.title}</p>
        <h2 className={headerStyles.title}>{name}</h2>
        <p>
          <StateChip breaker={breaker} />
        </p>
        <p className={headerStyles.health}>
          {target ? (
            <a
              className={styles.link}
              href={`${paths.liveMap}?select=${legible(formatSelection({ type: 'connection', source: service, target }))}`}
              title={text.wall.onMap}
            >
              {service} → {target}
            </a>
          ) : (
            service
          )}
          <span className={headerStyles.window}>{library}</span>
        </p>
      </header>
      <Section title={text.panel.outcomes} note={text.wall.window(Math.round(seconds))}>
        <FigureGrid>
          <Figure value={perSecond(attempted / seconds)} label={text.wall.attempted} />
          <Figure value={perSecond(executed / seconds)} label={text.wall.executed} />
          <Figure
            value={percent(errorRate)}
            label={text.wall.errorShare}
            hint={text.wall.errorShareHint}
            tone={errorTone(errorRate)}
          />
          {(['p50', 'p95', 'p99'] as const).map((quantile) => (
            <Figure
              key={quantile}
              value={latency ? milliseconds(latency[quantile]) : text.table.none}
              label={text.panel[quantile]}
            />
          ))}
        </FigureGrid>
        <OutcomeBar
          shares={outcomeShares(
            { succeeded: success, failed: failure, timedOut: timeout, rejected, shortCircuited },
            language,
          )}
        />
        <FactList
          facts={[
            [text.panel.fallbackServed, count(outcomes.fallbackSuccess)],
            [text.panel.fallbackFailed, count(outcomes.fallbackFailure)],
          ]}
        />
      </Section>
      <InstanceList instances={breaker.instanceStates} asOf={asOf} />
      {details && <TimeInState times={details.timeInState} />}
      {details && <Transitions transitions={details.transitions} />}
    </>
  );
}
