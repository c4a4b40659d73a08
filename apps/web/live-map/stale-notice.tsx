'use client';

import { useLanguage } from '../text/use-language.tsx';
import type { LiveFeed } from './live-feed.ts';
import styles from './stale-notice.module.css';

/** Says in words why the figures are old, and that nobody has to do anything here. */
export function StaleNotice({ feed: { graph, status } }: { feed: LiveFeed }) {
  const { text } = useLanguage();
  if (status?.state !== 'stale') return null;
  return (
    <p className={styles.notice} role="alert">
      {graph ? text.status.staleReason(status.message) : text.status.noDataReason(status.message)}
    </p>
  );
}
