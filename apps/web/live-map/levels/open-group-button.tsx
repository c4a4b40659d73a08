'use client';

import { useLanguage } from '../../text/use-language.tsx';
import styles from '../panel/focus-button.module.css';

/** Shows the services of a group in its place. */
export function OpenGroupButton({ onOpen }: { onOpen: () => void }) {
  const { text } = useLanguage();
  return (
    <button type="button" className={styles.focus} title={text.levels.openHint} onClick={onOpen}>
      {text.levels.open} <span aria-hidden="true">⏎</span>
    </button>
  );
}
