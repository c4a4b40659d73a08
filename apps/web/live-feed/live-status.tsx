'use client';

import type { Text } from '../text/en.ts';
import { useLanguage } from '../text/use-language.tsx';
import { type Freshness, freshnessOf } from './freshness.ts';
import styles from './live-status.module.css';
import type { GraphFeed } from './use-live-graph.ts';
import { useNow } from './use-now.ts';

/** Whether what is shown is what is happening. */
export function LiveStatus({ feed }: { feed: GraphFeed }) {
  const { text } = useLanguage();
  const freshness = freshnessOf(feed, useNow(500));
  return (
    <p className={`${styles.status} ${styles[freshness.kind]}`} data-testid="live-status" suppressHydrationWarning>
      <span className={styles.dot} aria-hidden="true" />
      {inWords(freshness, text)}
    </p>
  );
}

function inWords(freshness: Freshness, text: Text): string {
  if (freshness.kind === 'connecting' || freshness.kind === 'reading') return text.status[freshness.kind];
  if (freshness.kind === 'signedOut') return text.status.signedOut;
  return text.status[freshness.kind](freshness.ageMs);
}
