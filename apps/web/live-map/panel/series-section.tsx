import type { SeriesDocument } from '../../api-documents.ts';
import { useLanguage } from '../../text/use-language.tsx';
import { Section } from '../../ui/panel/section.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';

const BUCKET_SECONDS = 10;

/** How requests went over the last 15 minutes. The newest bucket is left out: it is still filling. */
export function SeriesSection({ series }: { series: readonly SeriesDocument[] | undefined }) {
  const {
    text,
    numbers: { perSecond },
  } = useLanguage();
  const points = (series ?? []).slice(0, -1);
  const rates = points.map(({ requests }) => requests / BUCKET_SECONDS);
  const highest = Math.max(0, ...rates);
  if (highest === 0) return null;
  return (
    <Section title={text.panel.seriesTitle} note={text.panel.seriesHighest(perSecond(highest))}>
      <Sparkline
        values={rates}
        bad={points.map(({ errors }) => errors / BUCKET_SECONDS)}
        label={text.panel.seriesLabel(perSecond(highest))}
      />
    </Section>
  );
}
