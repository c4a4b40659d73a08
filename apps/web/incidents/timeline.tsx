'use client';

import Link from 'next/link';
import type { IncidentDocument } from '../api-documents.ts';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './incident-page.module.css';

/** What begins at a moment is well seen in the minute that ends so much later. */
const SEEN_AFTER_MS = 30_000;

/** What happened around it, earliest first: symptoms, breakers, deploys, injections. */
export function Timeline({ incident: { timeline, unread } }: { incident: IncidentDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.incidents;
  return (
    <section className={report.card}>
      <h2>{words.timeline}</h2>
      {unread.includes('experiments') && <p className={report.quiet}>{words.experimentsUnread}</p>}
      <ol className={styles.rows}>
        {timeline.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries may be equal in all else, and their order is their place
          <li key={index} data-kind={entry.kind}>
            <Link href={paths.mapAt(entry.at + SEEN_AFTER_MS)} prefetch={false} title={words.mapThen}>
              <time dateTime={new Date(entry.at).toISOString()}>{numbers.timeOfDay(entry.at)}</time>
            </Link>
            <span>
              {entry.service !== '' && <b>{entry.service}: </b>}
              {text.sentences.happened(entry)}
              {/[1-9a-f]/.test(entry.traceId) && (
                <Link href={paths.tracePage(entry.traceId)} prefetch={false} className={styles.trace}>
                  {entry.traceId.slice(0, 8)}
                </Link>
              )}
            </span>
            <span className={styles.tag}>
              {entry.experimentId && entry.kind !== 'injection' && entry.kind !== 'injection-end' ? '⚡ ' : ''}
              {words.kinds[entry.kind]}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
