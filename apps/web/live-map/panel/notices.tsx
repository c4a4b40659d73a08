import type { Notice } from '@faultline/model';
import styles from './notices.module.css';

/** What was judged about a node, in words. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul className={styles.notices}>
      {notices.map(({ severity, title, href }) => (
        <li key={title} className={styles[severity]}>
          {href ? <a href={href}>{title}</a> : title}
        </li>
      ))}
    </ul>
  );
}
