import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { TimelineDocument } from '../../api-documents.ts';
import { LanguageProvider } from '../../text/use-language.tsx';
import { Timeline } from './timeline.tsx';

const RANGE = { from: 0, to: 900_000 };

function shown(unread: TimelineDocument['unread']): string {
  const timeline: TimelineDocument = {
    ...{ window: RANGE, now: RANGE.to, series: [], openings: [] },
    ...{ incidents: [], deploys: [], experiments: [], unread },
  };
  return renderToStaticMarkup(
    <LanguageProvider code="en">
      <Timeline
        timeline={timeline}
        range={RANGE}
        at={null}
        lengthMs={60_000}
        baseline={undefined}
        nowMs={RANGE.to}
        onMoment={() => {}}
      />
    </LanguageProvider>,
  );
}

it('the timeline says that injected faults are missing when they could not be read, and only then', () => {
  expect(shown(['experiments'])).toContain('Injected faults are missing here');
  expect(shown([])).not.toContain('Injected faults are missing here');
});
