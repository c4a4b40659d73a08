'use client';

import { type Experiment, type FindingTone, judgeIsolation } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import spoken from '../ui/spoken.module.css';
import styles from './fault-page.module.css';
import { useIsolationFacts } from './use-report.ts';

const SHAPES: Record<FindingTone, string> = { good: '✓', bad: '◆', unclear: '?', neutral: '·' };
const TONE_OF = { held: 'good', broken: 'bad', unclear: 'unclear' } as const;

interface Props {
  experiment: Experiment;
  /** As the API counts them; undefined where it does not. */
  injectedCalls: number | undefined;
  clockOffsetMs: number;
}

/** Whether the experiment hurt nobody but whom it was meant for, and the figures that say so. */
export function IsolationReport({ experiment, injectedCalls, clockOffsetMs }: Props) {
  const { text, numbers } = useLanguage();
  const words = text.faults;
  const { data, error } = useIsolationFacts(experiment, clockOffsetMs);
  const judged = data && judgeIsolation(experiment, data.facts, injectedCalls);
  return (
    <section className={report.card}>
      <h2>{words.report}</h2>
      {error && <p role="alert">{words.reportFailed(error.message)}</p>}
      {!judged && !error && <p role="status">{words.loading}</p>}
      {judged && data && (
        <>
          <p className={styles.verdict} data-tone={TONE_OF[judged.verdict]} role="status">
            <span aria-hidden="true">{SHAPES[TONE_OF[judged.verdict]]}</span> {words.verdicts[judged.verdict]}
            {experiment.status === 'active' && <small> {words.soFar}</small>}
          </p>
          <p>{words.verdictHints[judged.verdict]}</p>
          <ul className={styles.findings}>
            {judged.findings.map((finding) => (
              <li key={finding.about} data-tone={finding.tone}>
                <span aria-hidden="true" className={styles.shape}>
                  {SHAPES[finding.tone]}
                </span>
                <span>
                  <span className={spoken.spoken}>{words.tones[finding.tone]}: </span>
                  {words.finding(finding)}
                </span>
              </li>
            ))}
          </ul>
          <p className={report.quiet}>{words.comparedWith(data.windows.toMs - data.windows.fromMs)}</p>
          <p className={report.quiet}>
            <time dateTime={new Date(data.windows.fromMs).toISOString()}>
              {numbers.dayAndTime(data.windows.fromMs)}
            </time>
            {' – '}
            <time dateTime={new Date(data.windows.toMs).toISOString()}>{numbers.dayAndTime(data.windows.toMs)}</time>
          </p>
        </>
      )}
    </section>
  );
}
