import { useLanguage } from '../text/use-language.tsx';
import { HealthMark } from '../ui/health-mark.tsx';
import styles from './problem-text.module.css';
import type { Problem } from './problems.ts';

/** Something that is wrong, on one line: where, whether a breaker refuses calls, and what is lost. */
export function ProblemText({
  problem: { severity, subject, breaker, errorRate, lostPerSecond },
}: {
  problem: Problem;
}) {
  const { text } = useLanguage();
  const facts = [
    ...(errorRate > 0 ? [text.problems.errors(errorRate)] : []),
    ...(lostPerSecond > 0 ? [text.problems.failing(lostPerSecond)] : []),
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
