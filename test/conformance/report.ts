/** Runs the suite and writes its results to docs/otlp-conformance.md: node test/conformance/report.ts */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceDocument, type Results } from './document.ts';

interface VitestReport {
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[];
}

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'faultline-conformance-'));
const reportFile = join(folder, 'report.json');
spawnSync(
  process.execPath,
  [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project=conformance',
    'test/conformance/otlp.test.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
const { testResults } = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
rmSync(folder, { recursive: true });

const results: Results = new Map(
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .map(({ ancestorTitles, title, status }) => [
      [...ancestorTitles, title].join(' > '),
      status === 'passed' ? 'met' : 'not met',
    ]),
);
writeFileSync(join(ROOT, 'docs/otlp-conformance.md'), conformanceDocument(results));
const met = [...results.values()].filter((result) => result === 'met').length;
console.log(`docs/otlp-conformance.md: ${met} of ${results.size} lines are met`);
