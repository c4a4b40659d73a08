import type { Notice } from '@faultline/model';
import { NoticeText } from '../../live-feed/notice-text.tsx';
import styles from './notices.module.css';

/** What was judged about a node, in words. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <ul className={styles.notices}>
      {notices.map((notice) => (
        <li key={notice.title} className={styles[notice.severity]}>
          <NoticeText notice={notice} />
        </li>
      ))}
    </ul>
  );
}
