'use client';

import { useSearchParams } from 'next/navigation';
import { useLanguage } from '../text/use-language.tsx';
import { type KnownParameters, notUnderstood } from '../url-parameters.ts';
import styles from './ignored-parameters.module.css';

/** Says what of the address the page does not understand: without that, all it shows would seem to be what was asked for. */
export function IgnoredParameters({ known }: { known: KnownParameters }) {
  const { text } = useLanguage();
  const ignored = notUnderstood(new URLSearchParams(useSearchParams().toString()), known);
  if (ignored.length === 0) return null;
  return (
    <p role="status" className={styles.ignored} title={ignored.join('\n')}>
      {text.ignoredParameters(ignored.join(', '))}
    </p>
  );
}
