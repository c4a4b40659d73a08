'use client';

import Link from 'next/link';
import type { IncidentDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './incident-page.module.css';

/** Known failures that look like this one, or that none does. */
export function Likeness({ incident: { signatures, suspects, unread } }: { incident: IncidentDocument }) {
  const words = useLanguage().text.incidents;
  return (
    <section className={report.card}>
      <h2>{words.likeness}</h2>
      {unread.includes('signatures') && <p className={report.quiet}>{words.likenessUnread}</p>}
      {signatures.length === 0 && !unread.includes('signatures') && (
        <p className={report.quiet}>{suspects.length > 0 ? words.unlike : words.nothingToCompare}</p>
      )}
      <ol className={styles.likeness}>
        {signatures.map(({ name, distance, experimentId }) => (
          <li key={name}>
            {words.looksLike} {experimentId === '' ? name : <Link href={paths.faultPage(experimentId)}>{name}</Link>}
            <span className={report.quiet}>, {words.distance(distance)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
