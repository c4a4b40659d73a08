'use client';

import { refusesCalls, type TrafficGraph } from '@faultline/model';
import type { ReactNode } from 'react';
import { LiveStatus } from '../live-feed/live-status.tsx';
import { QualityBadges } from '../live-feed/quality-badges.tsx';
import type { GraphFeed } from '../live-feed/use-live-graph.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import { Preferences } from '../ui/preferences.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import { IncidentAlert } from './incident-alert.tsx';
import { Navigation } from './navigation.tsx';
import type { PageId } from './pages.ts';
import styles from './top-bar.module.css';

interface Props {
  page: PageId;
  feed: GraphFeed;
  canSignOut: boolean;
  /** Says what is shown where that is not now. */
  status?: ReactNode;
  /** What only this page has in the bar. */
  children?: ReactNode;
}

/** Is traffic flowing, does it fail, how much does one request cause, and is any breaker open. */
export function TopBar({ page, feed, canSignOut, status, children }: Props) {
  const { text } = useLanguage();
  const graph = feed.snapshot;
  const hasTraffic = graph !== undefined && graph.nodes.length > 0;
  return (
    <header className={styles.bar}>
      <h1 className={styles.name}>
        <Wordmark />
      </h1>
      <Navigation current={page} />
      {status ?? <LiveStatus feed={feed} />}
      <IncidentAlert />
      {hasTraffic && <Totals graph={graph} />}
      <div className={styles.end}>
        {hasTraffic && <QualityBadges graph={graph} />}
        {children}
        <Preferences />
        {canSignOut && (
          <form method="post" action={paths.sessionEnd}>
            <button type="submit" className={styles.signOut}>
              {text.bar.signOut}
            </button>
          </form>
        )}
      </div>
    </header>
  );
}

function Totals({ graph }: { graph: TrafficGraph }) {
  const {
    text,
    numbers: { compact, percent, ratio },
  } = useLanguage();
  const { entry } = graph;
  const breakers = graph.connections.map(({ breaker }) => breaker).filter(({ instances }) => instances > 0);
  const open = breakers.filter(({ state }) => refusesCalls(state)).length;
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
      {open > 0 && openBreakers}
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
      {open === 0 && openBreakers}
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
