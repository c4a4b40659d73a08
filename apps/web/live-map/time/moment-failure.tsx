'use client';

import notice from '../../live-feed/stale-notice.module.css';
import { useLanguage } from '../../text/use-language.tsx';

/** Says why the moment that is asked for is not shown. */
export function MomentFailure({ reason }: { reason: string }) {
  const { text } = useLanguage();
  return (
    <p className={notice.notice} role="alert">
      {text.time.unreadable(reason)}
    </p>
  );
}
