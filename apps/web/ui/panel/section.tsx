import type { ReactNode } from 'react';
import styles from './section.module.css';

interface Props {
  title: string;
  /** A word beside the title, e.g. the number of items. */
  note?: string;
  /** What it means, said when it is pointed at. */
  hint?: string;
  children: ReactNode;
}

export function Section({ title, note, hint, children }: Props) {
  return (
    <section className={styles.section}>
      <h3 className={styles.title} title={hint}>
        {title}
        {note && <span className={styles.note}>{note}</span>}
      </h3>
      {children}
    </section>
  );
}

export function FigureGrid({ children }: { children: ReactNode }) {
  return <dl className={styles.figures}>{children}</dl>;
}

/** Names and values below each other; a hint says what one means. */
export function FactList({ facts }: { facts: readonly (readonly [label: string, value: string, hint?: string])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value, hint]) => (
        <div key={label} title={hint}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
