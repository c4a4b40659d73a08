'use client';

import { useLanguage } from '../text/use-language.tsx';
import type { LiveFeed } from './live-feed.ts';
import styles from './stale-notice.module.css';

/** Says in words why the figures are old, and that nobody has to do anything here. */
export function StaleNotice({ feed: { snapshot, status } }: { feed: LiveFeed<object> }) {
  const { text } = useLanguage();
  if (status?.state !== 'stale') return null;
  return (
    <p className={styles.notice} role="alert">
      {snapshot ? text.status.staleReason(status.message) : text.status.noDataReason(status.message)}
    </p>
  );
}
