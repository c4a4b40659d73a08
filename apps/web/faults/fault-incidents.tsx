'use client';

import type { Experiment } from '@faultline/model';
import Link from 'next/link';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import { SeverityMark } from '../ui/severity-mark.tsx';
import styles from './fault-page.module.css';
import { useIncidentsOf } from './use-report.ts';

interface Props {
  experiment: Experiment;
  /** How far the server's clock is ahead. */
  clockOffsetMs: number;
}

/** What Faultline noticed by itself of what the experiment did. */
export function FaultIncidents({ experiment, clockOffsetMs }: Props) {
  const { text } = useLanguage();
  const words = text.faults;
  const { data, error } = useIncidentsOf(experiment, clockOffsetMs);
  return (
    <section className={report.card}>
      <h2>{words.incidents}</h2>
      {error && <p role="alert">{words.failed(error.message)}</p>}
      {data?.length === 0 && <p className={report.quiet}>{words.noIncidents}</p>}
      <ul className={styles.incidents}>
        {data?.map((incident) => (
          <li key={incident.id}>
            <SeverityMark severity={incident.severity} status={incident.status} />
            <Link href={paths.incidentPage(incident.id)} prefetch={false}>
              {text.sentences.summary(incident)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
