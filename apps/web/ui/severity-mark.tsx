'use client';

import type { IncidentSeverity, IncidentStatus } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import { HealthMark } from './health-mark.tsx';
import styles from './severity-mark.module.css';

interface Props {
  severity: IncidentSeverity;
  status: IncidentStatus;
}

/** How bad it is, and whether it goes on, in shape, colour and words. */
export function SeverityMark({ severity, status }: Props) {
  const { text } = useLanguage();
  return (
    <span className={`${styles.mark} ${status === 'open' ? styles[severity] : ''}`}>
      <HealthMark health={status === 'closed' ? 'idle' : severity === 'critical' ? 'failing' : 'degraded'} />
      {text.incidents.severity[severity]} · {text.incidents.status[status]}
    </span>
  );
}
