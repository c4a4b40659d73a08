'use client';

import { useLanguage } from '../../text/use-language.tsx';
import { PageMessage } from '../../ui/page-message.tsx';

/** Instead of the map of a moment at which nothing happened. */
export function NoTraffic({ onLive }: { onLive: () => void }) {
  const { text } = useLanguage();
  const words = text.time;
  return (
    <PageMessage title={words.nothingThen}>
      <p>{words.nothingThenHint}</p>
      <button type="button" onClick={onLive}>
        {words.back}
      </button>
    </PageMessage>
  );
}
