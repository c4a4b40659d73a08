import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { IncidentDocument } from '../api-documents.ts';
import { incidentDocument } from './incident-fixture.ts';
import { Likeness } from './likeness.tsx';

const said = (given: Partial<IncidentDocument>) =>
  renderToStaticMarkup(<Likeness incident={incidentDocument(given)} />).replaceAll(/<[^>]*>/g, '');
const TEACH = 'Say below who it was in the end';

it('where nothing like it is known, it is said what it was compared with, and how this one is taught', () => {
  const words = said({ signatures: [] });
  expect(words).toContain('Nothing like it is known. Compared only with incidents that were injected on purpose');
  expect(words).toContain(TEACH);
});

it('nobody is asked to teach what is taught already, or cannot be', () => {
  expect(said({ signatures: [], trueCulprit: 'pay' })).not.toContain(TEACH);
  expect(said({ signatures: [], experimentIds: ['1'.repeat(16)] })).not.toContain(TEACH);
  expect(said({ signatures: [], suspects: [] })).not.toContain(TEACH);
});

it('what it looks like is said in one sentence', () => {
  const signatures = [{ name: 'pay fails.', distance: 0.03, experimentId: '' }];
  expect(said({ signatures })).toContain('Looks like: pay fails (distance 0.03)');
});
