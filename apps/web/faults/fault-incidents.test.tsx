import type { Experiment } from '@faultline/model';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { incidentDocument } from '../incidents/incident-fixture.ts';
import { LanguageProvider } from '../text/use-language.tsx';
import { FaultIncidents } from './fault-incidents.tsx';

it('what was noticed of an experiment is said in the language of the visitor', () => {
  const experiment = { id: 'e', status: 'expired', createdAt: 0, expiresAt: 1, stoppedAt: 0 } as Experiment;
  const client = new QueryClient();
  client.setQueryDefaults(['incidents-of'], { initialData: [incidentDocument()] });
  const html = renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <LanguageProvider code="ko">
        <FaultIncidents experiment={experiment} clockOffsetMs={0} />
      </LanguageProvider>
    </QueryClientProvider>,
  );
  expect(html).toContain('pay에서 요청이 실패합니다.');
  expect(html).not.toContain('pay fails.');
});
