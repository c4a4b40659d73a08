'use client';

import Link from 'next/link';
import { paths } from '../paths.ts';
import { useLanguage } from '../text/use-language.tsx';
import styles from './incident-alert.module.css';
import { useIncidents } from './use-incidents.ts';

/** On every page: that something is wrong now, and the way to who started it. */
export function IncidentAlert() {
  const { text } = useLanguage();
  const open = useIncidents('?status=open').data?.incidents ?? [];
  const [first, ...others] = open;
  return (
    <span role="status">
      {first && (
        <Link
          className={first.severity === 'critical' ? styles.critical : styles.warning}
          href={others.length === 0 ? paths.incidentPage(first.id) : `${paths.incidentsPage}?status=open`}
          prefetch={false}
          title={text.sentences.summary(first)}
        >
          {text.incidents.open(open.length)}
        </Link>
      )}
    </span>
  );
}
