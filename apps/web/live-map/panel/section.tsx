import type { ReactNode } from 'react';
import styles from './section.module.css';

interface Props {
  title: string;
  /** A word beside the title, e.g. the number of items. */
  note?: string;
  children: ReactNode;
}

export function Section({ title, note, children }: Props) {
  return (
    <section className={styles.section}>
      <h3 className={styles.title}>
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

/** Names and values below each other. */
export function FactList({ facts }: { facts: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
