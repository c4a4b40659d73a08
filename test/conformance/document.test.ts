import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allMet, conformanceDocument } from './document.ts';

test('docs/otlp-conformance.md names every line of the suite, each as met', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../docs/otlp-conformance.md'), 'utf8');
  expect(committed, 'run node test/conformance/report.ts').toBe(conformanceDocument(allMet()));
});
