'use client';

import { refusesCalls, type TrafficGraph } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import styles from './totals.module.css';

/** Is traffic flowing, does it fail, how much does one request cause, and is any breaker open. */
export function Totals({ graph }: { graph: TrafficGraph }) {
  const {
    text,
    numbers: { compact, percent, ratio },
  } = useLanguage();
  const { entry } = graph;
  const breakers = graph.connections.map(({ breaker }) => breaker).filter(({ instances }) => instances > 0);
  const open = breakers.filter(({ state }) => refusesCalls(state)).length;
  // A breaker that probes is about to open again or to close: what is first must not jump with each probe.
  const comesFirst = breakers.some(({ state }) => state !== 'closed');
  const openBreakers = breakers.length > 0 && (
    <Total
      value={String(open)}
      label={text.bar.openBreakers(open)}
      hint={text.bar.openBreakersHint(open, breakers.length)}
      tone={open > 0 ? styles.open : undefined}
    />
  );
  return (
    <dl className={styles.totals} aria-label={text.bar.label}>
      {comesFirst && openBreakers}
      <Total value={compact(entry.rps)} label={text.bar.entryRate} hint={text.bar.entryRateHint} />
      <Total
        value={percent(entry.errorRate)}
        label={text.bar.errorRate}
        hint={text.bar.errorRateHint}
        tone={entry.errorRate >= 0.1 ? styles.bad : entry.errorRate >= 0.03 ? styles.warn : undefined}
      />
      <Total
        value={ratio(entry.fanOut.mean)}
        label={text.bar.fanOut}
        hint={text.bar.fanOutHint(entry.fanOut.p99, entry.fanOut.max)}
      />
      {!comesFirst && openBreakers}
    </dl>
  );
}

interface TotalProps {
  value: string;
  label: string;
  hint: string;
  tone?: string | undefined;
}

function Total({ value, label, hint, tone }: TotalProps) {
  return (
    <div className={styles.total} title={hint}>
      <dt>{label}</dt>
      <dd className={tone}>{value}</dd>
    </div>
  );
}
