'use client';

import { useLanguage } from '../../text/use-language.tsx';
import styles from './focus-button.module.css';

/** Shows nothing but what is near. */
export function FocusButton({ onFocus }: { onFocus: () => void }) {
  const { text } = useLanguage();
  return (
    <button type="button" className={styles.focus} title={text.focus.buttonHint} onClick={onFocus}>
      {text.focus.button} <span aria-hidden="true">N</span>
    </button>
  );
}
