'use client';

import type { ExperimentStatus } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import styles from './status-mark.module.css';

const SHAPES: Record<ExperimentStatus, string> = { active: '▶', expired: '○', stopped: '■', aborted: '◆' };

/** Whether an experiment runs, or how it ended, in shape, colour and words. */
export function StatusMark({ status }: { status: ExperimentStatus }) {
  const { text } = useLanguage();
  return (
    <span className={`${styles.mark} ${styles[status]}`}>
      <span aria-hidden="true">{SHAPES[status]}</span> {text.faults.status[status]}
    </span>
  );
}
