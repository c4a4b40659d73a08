'use client';

import { useEffect, useRef, useState } from 'react';
import type { Text } from '../text/en.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from './spoken.module.css';

/** More than this at once is noise to somebody who listens. */
const MOST_AT_ONCE = 4;

interface Props<Snapshot> {
  snapshot: Snapshot;
  /** What changed since the snapshot before, a sentence each, the most important first. Must be the same function each time. */
  changes: (before: Snapshot, after: Snapshot, text: Text) => string[];
}

/** Says to screen readers what a new snapshot changed. */
export function Announcer<Snapshot>({ snapshot, changes }: Props<Snapshot>) {
  const { text } = useLanguage();
  const before = useRef(snapshot);
  const [message, setMessage] = useState('');
  useEffect(() => {
    const sentences = changes(before.current, snapshot, text);
    before.current = snapshot;
    if (sentences.length === 0) return;
    const others = sentences.length - MOST_AT_ONCE;
    setMessage([...sentences.slice(0, MOST_AT_ONCE), ...(others > 0 ? [text.changes.more(others)] : [])].join(' '));
  }, [snapshot, changes, text]);
  return (
    <p className={styles.spoken} aria-live="polite" data-testid="announcements">
      {message}
    </p>
  );
}
