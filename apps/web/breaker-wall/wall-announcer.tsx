'use client';

import { useEffect, useRef, useState } from 'react';
import type { BreakerWallDocument } from '../api-documents.ts';
import styles from '../live-map/live-announcer.module.css';
import { useLanguage } from '../text/use-language.tsx';
import { stateChanges } from './state-changes.ts';

/** More than this at once is noise to somebody who listens. */
const MOST_AT_ONCE = 4;

/** Says to screen readers which breakers changed their state. */
export function WallAnnouncer({ wall }: { wall: BreakerWallDocument }) {
  const { text } = useLanguage();
  const before = useRef(wall);
  const [message, setMessage] = useState('');
  useEffect(() => {
    const changed = stateChanges(before.current, wall);
    before.current = wall;
    if (changed.length === 0) return;
    const said = changed
      .slice(0, MOST_AT_ONCE)
      .map(({ service, target, name, state }) => text.changes.breaker(service, target || name, state));
    const others = changed.length - said.length;
    setMessage([...said, ...(others > 0 ? [text.changes.more(others)] : [])].join(' '));
  }, [wall, text]);
  return (
    <p className={styles.announcer} aria-live="polite" data-testid="announcements">
      {message}
    </p>
  );
}
