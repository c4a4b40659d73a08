'use client';

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
import { Totals } from './totals.tsx';

interface Props {
  page: PageId;
  feed: GraphFeed;
  canSignOut: boolean;
  /** Says what is shown where that is not now. */
  status?: ReactNode;
  /** What only this page has in the bar. */
  children?: ReactNode;
}

/** What every page begins with: where one is, whether traffic is read, open incidents and the totals. */
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
