'use client';

import type { TrafficGraph } from '@faultline/model';
import { useEffect, useRef, useState } from 'react';
import type { Text } from '../text/en.ts';
import { useLanguage } from '../text/use-language.tsx';
import { type Change, changesBetween } from './changes.ts';
import styles from './live-announcer.module.css';

/** More than this at once is noise to somebody who listens. */
const MOST_AT_ONCE = 4;

/** Says breaker and health changes to screen readers. */
export function LiveAnnouncer({ graph }: { graph: TrafficGraph }) {
  const { text } = useLanguage();
  const before = useRef(graph);
  const [message, setMessage] = useState('');
  useEffect(() => {
    const changes = changesBetween(before.current, graph);
    before.current = graph;
    if (changes.length > 0) setMessage(announcement(changes, text));
  }, [graph, text]);
  return (
    <p className={styles.announcer} aria-live="polite" data-testid="announcements">
      {message}
    </p>
  );
}

function announcement(changes: readonly Change[], text: Text): string {
  const sentences = changes.slice(0, MOST_AT_ONCE).map((change) => inWords(change, text));
  if (changes.length > MOST_AT_ONCE) sentences.push(text.changes.more(changes.length - MOST_AT_ONCE));
  return sentences.join(' ');
}

function inWords(change: Change, text: Text): string {
  switch (change.kind) {
    case 'breaker':
      return text.changes.breaker(change.source, change.target, change.to);
    case 'connection-health':
      return text.changes.connection(change.source, change.target, change.to);
    case 'node-health':
      return text.changes.node(change.name, change.to);
  }
}
