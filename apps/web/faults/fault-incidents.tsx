'use client';

import type { Experiment } from '@faultline/model';
import Link from 'next/link';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import { SeverityMark } from '../ui/severity-mark.tsx';
import styles from './fault-page.module.css';
import { useIncidentsOf } from './use-report.ts';

/** What Faultline noticed by itself of what the experiment did. */
export function FaultIncidents({ experiment }: { experiment: Experiment }) {
  const { text } = useLanguage();
  const words = text.faults;
  const { data, error } = useIncidentsOf(experiment);
  return (
    <section className={report.card}>
      <h2>{words.incidents}</h2>
      {error && <p role="alert">{words.failed(error.message)}</p>}
      {data?.length === 0 && <p className={report.quiet}>{words.noIncidents}</p>}
      <ul className={styles.incidents}>
        {data?.map(({ id, summary, severity, status }) => (
          <li key={id}>
            <SeverityMark severity={severity} status={status} />
            <Link href={paths.incidentPage(id)} prefetch={false}>
              {summary}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
