'use client';

import { refusesCalls } from '@faultline/model';
import type { ReactNode } from 'react';
import type { WallBreakerDocument } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { CourseLine } from '../ui/course-line.tsx';
import { errorTone } from '../ui/figures.ts';
import styles from './breaker-tile.module.css';
import { Countdown } from './countdown.tsx';
import { diameterOf, sectorsOf } from './demand.ts';
import { OutcomeCounts } from './outcome-counts.tsx';
import { StateChip } from './state-chip.tsx';
import { instanceCount } from './state-words.ts';

interface Props {
  /** Its name, which leads to its details. */
  link: ReactNode;
  breaker: WallBreakerDocument;
  /** Of the counts. */
  windowMs: number;
  stepMs: number;
  asOf: number;
  /** Calls per second of a full circle. */
  full: number;
}

const FULL_DIAMETER = 50;

/** What an engineer asks of a breaker at a glance: is it open, who wants how much, what fails, how slow is it. */
export function BreakerTile({ breaker, link, windowMs, stepMs, asOf, full }: Props) {
  const { text, numbers } = useLanguage();
  const { percent, perSecond, milliseconds } = numbers;
  const { name, service, target, attempted, executed, errorRate, outcomes, latency, course } = breaker;
  const all = instanceCount(breaker.instances);
  const rate = attempted / (windowMs / 1e3);
  const diameter = diameterOf(rate, full, FULL_DIAMETER);
  const highest = (counts: number[]) => perSecond(Math.max(0, ...counts) / (stepMs / 1e3));
  return (
    <div className={`${styles.tile} ${styles[breaker.state]}`}>
      <span className={styles.head}>
        <strong>{link}</strong>
        <StateChip breaker={breaker} />
      </span>
      <span className={styles.place}>
        {target && target !== name ? `${service} → ${target}` : service}
        {' · '}
        {all === 0 ? text.wall.noInstance : text.wall.instances(all)}
      </span>
      <span className={styles.figures}>
        <span className={styles.scale}>
          <span
            className={styles.demand}
            style={{ width: diameter, height: diameter, background: sectorsOf(outcomes, attempted) }}
          />
        </span>
        <span className={styles.errors}>
          <b className={styles[errorTone(errorRate)]}>{percent(errorRate)}</b>
          {text.wall.errorShare}
        </span>
        <span className={styles.rates}>
          <span>
            <b>{perSecond(rate)}</b> {text.wall.attempted}
          </span>
          <span>
            <b>{perSecond(executed / (windowMs / 1e3))}</b> {text.wall.executed}
          </span>
        </span>
      </span>
      <CourseLine
        attempted={course.attempted}
        shortCircuited={course.shortCircuited}
        label={text.wall.courseLabel(highest(course.attempted), highest(course.shortCircuited))}
      />
      <OutcomeCounts outcomes={outcomes} />
      <span className={styles.latency}>
        {(['p50', 'p95', 'p99'] as const).map((quantile) => (
          <span key={quantile}>
            {text.panel[quantile]} <b>{latency ? milliseconds(latency[quantile]) : text.table.none}</b>
          </span>
        ))}
      </span>
      <TileFoot breaker={breaker} asOf={asOf} />
    </div>
  );
}

/** Since when, until when, and what it did lately. */
function TileFoot({ breaker, asOf }: { breaker: WallBreakerDocument; asOf: number }) {
  const { text } = useLanguage();
  const { state, since, nextProbeAt, openings } = breaker;
  const wasOpen = openings.count > 0 && (!refusesCalls(state) || openings.count > 1);
  return (
    <span className={styles.foot}>
      <span>{since > 0 ? text.wall.stateFor(text.breakerState[state], asOf - since) : text.breakerState[state]}</span>
      {state === 'open' && nextProbeAt > 0 && <Countdown nextProbeAt={nextProbeAt} />}
      {wasOpen && (
        <span className={styles.opened} data-testid="opened">
          {text.wall.opened(openings.count, openings.lastMs, asOf - openings.lastAt)}
          {openings.injected && ` · ${text.wall.injected}`}
        </span>
      )}
    </span>
  );
}
