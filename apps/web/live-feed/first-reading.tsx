'use client';

import { useLanguage } from '../text/use-language.tsx';
import styles from './first-reading.module.css';

/** In the place of the first snapshot, where it keeps people waiting; the status says it to screen readers. */
export function FirstReading() {
  const { text } = useLanguage();
  return (
    <p className={styles.note} aria-hidden="true" data-testid="first-reading">
      {text.status.firstReading}
    </p>
  );
}
