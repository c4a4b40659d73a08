'use client';

import type { Containment } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import report from '../ui/report.module.css';
import styles from './contained.module.css';
import { containedLines } from './contained-lines.ts';

const SIGNS = { good: '✓', bad: '◆', plain: '·' };

/** What breakers, bulkheads and fallbacks kept from spreading, and what they did not. */
export function Contained({ isolation }: { isolation: Containment }) {
  const words = useLanguage().text.containment;
  return (
    <section className={report.card}>
      <h2>{words.title}</h2>
      <ul className={styles.lines}>
        {containedLines(isolation, words).map(({ tone, said }) => (
          <li key={said} data-tone={tone}>
            <span aria-hidden="true">{SIGNS[tone]}</span>
            {said}
          </li>
        ))}
      </ul>
    </section>
  );
}
