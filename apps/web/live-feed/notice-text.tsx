import type { Notice } from '@faultline/model';
import { useLanguage } from '../text/use-language.tsx';

/** What a notice says, and the way to where there is more to read. */
export function NoticeText({ notice }: { notice: Notice }) {
  const { text } = useLanguage();
  const words = text.sentences.notice(notice);
  return notice.href ? <a href={notice.href}>{words}</a> : <span>{words}</span>;
}
