import type { Health, Notice } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';
import { HealthMark } from '../ui/health-mark.tsx';
import styles from './graph-notices.module.css';
import { NoticeText } from './notice-text.tsx';

const MARKS: Record<Notice['severity'], Health> = { info: 'idle', warning: 'degraded', critical: 'failing' };
const WORST_FIRST = ['critical', 'warning', 'info'];

/** What concerns the map as a whole, worst first. Its box is there before its text, so that screen readers say the text. */
export function GraphNotices({ notices }: { notices: readonly Notice[] }) {
  const { text } = useLanguage();
  const ranked = notices.toSorted((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
  return (
    <div role="status" aria-label={text.notices.label}>
      {ranked.length > 0 && (
        <ul className={styles.notices}>
          {ranked.map((notice) => (
            <li key={notice.title} className={`${styles.notice} ${styles[notice.severity]}`}>
              <HealthMark health={MARKS[notice.severity]} />
              <NoticeText notice={notice} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
