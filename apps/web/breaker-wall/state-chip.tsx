import type { BreakerFigures } from '../api-documents.ts';
import { useLanguage } from '../text/use-language.tsx';
import { BreakerStateMark } from '../ui/breaker-state-mark.tsx';
import styles from './state-chip.module.css';
import { partOfInstances } from './state-words.ts';

/** A breaker's state by shape, word and colour, and on how many instances where they do not agree. */
export function StateChip({ breaker }: { breaker: BreakerFigures }) {
  const { text } = useLanguage();
  const part = partOfInstances(breaker, text);
  return (
    <span className={styles.chips}>
      <span className={`${styles.chip} ${styles[breaker.state]}`}>
        <BreakerStateMark state={breaker.state} />
        {text.breakerState[breaker.state]}
      </span>
      {part && <span className={styles.part}>{part}</span>}
    </span>
  );
}
