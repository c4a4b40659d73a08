'use client';

import { useLanguage } from '../../text/use-language.tsx';
import styles from './hidden-note.module.css';

/** What is looked at is in the data, and not on the map because of how the map is filtered. */
export function HiddenNote({ onShowAll }: { onShowAll: () => void }) {
  const { text } = useLanguage();
  return (
    <p className={styles.hidden} role="status">
      {text.missing.hidden}
      <button type="button" onClick={onShowAll}>
        {text.missing.showAll}
      </button>
    </p>
  );
}
