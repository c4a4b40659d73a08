'use client';

import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '../text/use-language.tsx';
import type { Size } from '../traffic-map/layout.ts';
import { OutcomeGlyph, type OutcomeName } from '../ui/outcome-glyph.tsx';
import styles from './legend.module.css';

const OUTCOMES: readonly OutcomeName[] = ['succeeded', 'failed', 'timedOut', 'rejected', 'shortCircuited'];

/** In a window that is less high the open legend would lie over the map's nodes. */
const ROOMY_PX = 800;

interface Props {
  /** Undefined while no dots move. */
  requestsPerDot: number | undefined;
  /** Takes how much of the map's corner it lies over. */
  onSize: (size: Size) => void;
}

/** Between it and the edges of the map, as its style has it. */
const MARGIN_PX = 12;

/** What the map's marks mean. */
export function Legend({ requestsPerDot, onSize }: Props) {
  const { text } = useLanguage();
  // It is drawn in the browser only, once the map says what a dot stands for.
  const [isOpen, setOpen] = useState(() => window.innerHeight >= ROOMY_PX);
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const section = root.current!;
    const observer = new ResizeObserver(() => {
      const { offsetWidth, offsetHeight } = section;
      onSize({ width: offsetWidth + MARGIN_PX, height: offsetHeight + MARGIN_PX });
    });
    observer.observe(section);
    return () => observer.disconnect();
  }, [onSize]);
  return (
    <section ref={root} className={styles.legend} aria-label={text.legend.title}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={isOpen}
        title={isOpen ? text.legend.hide : text.legend.show}
        onClick={() => setOpen(!isOpen)}
      >
        {requestsPerDot === undefined ? text.legend.title : text.legend.dot(text.legend.requestsPerDot(requestsPerDot))}
        <span aria-hidden="true" className={isOpen ? styles.open : styles.closed} />
      </button>
      {isOpen && (
        <div className={styles.body}>
          <ul className={styles.outcomes}>
            {OUTCOMES.map((outcome) => (
              <li key={outcome}>
                <OutcomeGlyph outcome={outcome} />
                {text.outcome[outcome]}
              </li>
            ))}
          </ul>
          <ul className={styles.marks}>
            <li>
              <BreakerMark isHalf={false} />
              {text.legend.breakerOpen}
            </li>
            <li>
              <BreakerMark isHalf />
              {text.legend.breakerHalfOpen}
            </li>
            <li>{text.legend.ring}</li>
            <li>{text.legend.width}</li>
            {(requestsPerDot === undefined ? text.legend.still : [...text.legend.moving, text.mapLine.hanging]).map(
              (line) => (
                <li key={line}>{line}</li>
              ),
            )}
          </ul>
        </div>
      )}
    </section>
  );
}

/** The breaker's sign on the map: a gap in the line behind a double bar, half a bar when it probes. */
function BreakerMark({ isHalf }: { isHalf: boolean }) {
  return (
    <svg width="22" height="10" viewBox="0 0 22 10" aria-hidden="true" className={styles.breaker}>
      <path d="M0 5h6M16 5h6" className={styles.line} />
      <path d={isHalf ? 'M9 5v5M12.5 5v5' : 'M9 0v10M12.5 0v10'} />
    </svg>
  );
}
