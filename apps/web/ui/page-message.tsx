import type { ReactNode } from 'react';
import styles from './page-message.module.css';

interface Props {
  title?: string;
  /** What went wrong is said at once, all else when there is time. */
  role?: 'status' | 'alert';
  children?: ReactNode;
}

/** Instead of what a page would show: that it is read, that there is none, or that it cannot be had. */
export function PageMessage({ title, role = 'status', children }: Props) {
  return (
    <div className={styles.message} role={role}>
      {title && <h2>{title}</h2>}
      {children}
    </div>
  );
}
