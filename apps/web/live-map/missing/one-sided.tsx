'use client';

import { type ComponentProps, useState } from 'react';
import { useLanguage } from '../../text/use-language.tsx';
import { MissingAnswer } from './missing-answer.tsx';
import styles from './missing-form.module.css';

/** Says on demand why of some calls of a connection only one end is known. */
export function OneSided(connection: ComponentProps<typeof MissingAnswer>) {
  const { text } = useLanguage();
  const [isAsked, setAsked] = useState(false);
  return isAsked ? (
    <MissingAnswer {...connection} />
  ) : (
    <button type="button" className={styles.ask} onClick={() => setAsked(true)}>
      {text.missing.oneSided}
    </button>
  );
}
