'use client';

import { refusesCalls, type TrafficGraph } from '@faultline/model';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import { Preferences } from '../ui/preferences.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Wordmark } from '../ui/wordmark.tsx';
import type { LiveFeed } from './live-feed.ts';
import { LiveStatus } from './live-status.tsx';
import { QualityBadges } from './quality-badges.tsx';
import type { View } from './selection.ts';
import styles from './top-bar.module.css';

interface Props {
  feed: LiveFeed;
  view: View;
  onView: (view: View) => void;
  canSignOut: boolean;
}

/** Is traffic flowing, does it fail, how much does one request cause, and is any breaker open. */
export function TopBar({ feed, view, onView, canSignOut }: Props) {
  const { text } = useLanguage();
  const { graph } = feed;
  const views = [
    { value: 'map', label: text.bar.map },
    { value: 'table', label: text.bar.table },
  ] as const;
  const hasTraffic = graph !== undefined && graph.nodes.length > 0;
  return (
    <header className={styles.bar}>
      <h1 className={styles.name}>
        <Wordmark />
      </h1>
      <LiveStatus feed={feed} />
      {hasTraffic && <Totals graph={graph} />}
      <div className={styles.end}>
        {hasTraffic && <QualityBadges graph={graph} />}
        {hasTraffic && <Segmented label={text.bar.view} options={views} value={view} onChange={onView} />}
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
  return (
    <dl className={styles.totals} aria-label={text.bar.label}>
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
      {breakers.length > 0 && (
        <Total
          value={String(open)}
          label={text.bar.openBreakers(open)}
          hint={text.bar.openBreakersHint(open, breakers.length)}
          tone={open > 0 ? styles.open : undefined}
        />
      )}
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
