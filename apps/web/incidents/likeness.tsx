'use client';

import Link from 'next/link';
import type { IncidentDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './incident-page.module.css';

/** Known failures that look like this one, or that none does. */
export function Likeness({ incident }: { incident: IncidentDocument }) {
  const { signatures, suspects, unread } = incident;
  const words = useLanguage().text.incidents;
  const isTaught = incident.trueCulprit !== '' || incident.experimentIds.length > 0;
  return (
    <section className={report.card}>
      <h2>{words.likeness}</h2>
      {unread.includes('signatures') && <p className={report.quiet}>{words.likenessUnread}</p>}
      {signatures.length === 0 && !unread.includes('signatures') && (
        <p className={report.quiet}>
          {suspects.length > 0
            ? `${words.unlike} ${words.comparedWith}${isTaught ? '' : ` ${words.teach}`}`
            : words.nothingToCompare}
        </p>
      )}
      <ol className={styles.likeness}>
        {signatures.map(({ name, distance, experimentId }) => (
          <li key={name}>
            {words.looksLike}{' '}
            {experimentId === '' ? withoutStop(name) : <Link href={paths.faultPage(experimentId)}>{name}</Link>}
            <span className={report.quiet}> ({words.distance(distance)})</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The sentence that an incident is known by goes on here. */
function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
