import type { ReactNode } from 'react';
import styles from './centered-card.module.css';
import { Wordmark } from './wordmark.tsx';

/** A page that is only one small card. */
export function CenteredCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <Wordmark />
        <h1 className={styles.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}
