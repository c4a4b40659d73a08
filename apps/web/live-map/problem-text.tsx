import { useLanguage } from '../text/use-language.tsx';
import { HealthMark } from '../ui/health-mark.tsx';
import styles from './problem-text.module.css';
import type { Problem } from './problems.ts';

/** Calls per second: less would be told as 0. */
const LEAST_TOLD = 0.05;

/** Something that is wrong, on one line: where, whether a breaker refuses calls, and what is lost. */
export function ProblemText({
  problem: { severity, subject, breaker, errorRate, lostPerSecond, fallbackPerSecond },
}: {
  problem: Problem;
}) {
  const { text } = useLanguage();
  const facts = [
    ...(errorRate > 0 ? [text.problems.errors(errorRate)] : []),
    ...(lostPerSecond >= LEAST_TOLD ? [text.problems.failing(lostPerSecond)] : []),
    ...(fallbackPerSecond >= LEAST_TOLD ? [text.problems.answered(fallbackPerSecond)] : []),
  ];
  return (
    <>
      <HealthMark health={severity === 'critical' ? 'failing' : 'degraded'} />
      <span className={styles.subject}>
        {subject.kind === 'node' ? (
          subject.name
        ) : (
          <>
            {subject.source} <span aria-hidden="true">→</span> {subject.target}
          </>
        )}
      </span>
      {breaker && <span className={styles.breaker}>{text.breaker.state(text.breakerState[breaker.state])}</span>}
      <span className={styles.facts}>{facts.join(' · ')}</span>
    </>
  );
}
