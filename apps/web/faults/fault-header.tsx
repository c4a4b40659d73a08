'use client';

import { useEffect, useRef } from 'react';
import type { ExperimentDocument } from '../api-documents.ts';
import { useShownNow } from '../live-feed/server-clock.ts';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './fault-page.module.css';
import { takeMade } from './made-here.ts';
import { StatusMark } from './status-mark.tsx';
import { useStopExperiment } from './use-experiments.ts';

/** What runs or ran, for how long yet, what it did, and the button that stops it. */
export function FaultHeader({ experiment }: { experiment: ExperimentDocument }) {
  const { text, numbers } = useLanguage();
  const words = text.faults;
  const { id, name, status, createdAt, expiresAt, stoppedAt, stopReason, injected } = experiment;
  const { mutate, isPending, error } = useStopExperiment(id);
  const isActive = status === 'active';
  const heading = useRef<HTMLHeadingElement>(null);
  // The form that it was made in is gone, and with it the focus of whoever works by keyboard.
  useEffect(() => {
    if (takeMade(id)) heading.current!.focus();
  }, [id]);
  return (
    <header className={report.header}>
      <p className={report.line}>
        <StatusMark status={status} />
        <time dateTime={new Date(createdAt).toISOString()}>{numbers.dayAndTime(createdAt)}</time>
        <span className={report.quiet}>{!isActive && words.lasted((stoppedAt || expiresAt) - createdAt)}</span>
        {stopReason && <span className={report.quiet}>{stopReason}</span>}
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {name}
      </h1>
      <div className={styles.watch}>
        {isActive && (
          <button type="button" className={styles.stop} disabled={isPending} onClick={() => mutate()}>
            <span aria-hidden="true">■</span> {words.stop}
          </button>
        )}
        {isActive && (
          <p className={styles.figure}>
            <TimeLeft expiresAt={expiresAt} />
            <span className={report.quiet}>{words.stopHint}</span>
          </p>
        )}
        <p className={styles.figure}>
          <b>{injected === undefined ? words.notCounted : numbers.count(injected)}</b>
          <span className={report.quiet}>{words.injected}</span>
        </p>
        {error && <p role="alert">{words.notStopped(error.message)}</p>}
      </div>
    </header>
  );
}

/** Not read out each second, which would drown everything else. */
function TimeLeft({ expiresAt }: { expiresAt: number }) {
  const { text } = useLanguage();
  return (
    <b role="timer" aria-live="off">
      {text.faults.left(Math.max(0, Math.ceil((expiresAt - useShownNow(1_000)) / 1_000) * 1_000))}
    </b>
  );
}
