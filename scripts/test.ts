// Every check, in the order in which a failure is cheapest to learn: types, lint, then all tests by vitest.
// Ends with the one line that CI reads: `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; assertionResults: unknown[] }[];
}

const run = (title: string, script: string, args: string[]): boolean => {
  console.log(`\n— ${title}`);
  return spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' }).status === 0;
};

const checks = [
  run('types', 'node_modules/typescript/bin/tsc', ['--noEmit']),
  run('types of the console', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'apps/web']),
  run('lint and format', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
];

const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
const reportFile = join(folder, 'report.json');
run('unit, contract, integration and end-to-end tests', 'node_modules/vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
]);
const report = readReport();
rmSync(folder, { recursive: true });

// A file that could not even be loaded has failed, although it counts no test.
const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
const passed = report.numPassedTests + checks.filter(Boolean).length;
const failed = report.numFailedTests + brokenFiles.length + checks.filter((ok) => !ok).length;
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || report.numPassedTests === 0 ? 1 : 0;

function readReport(): VitestReport {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
  } catch {
    console.error('The tests left no report: they ended before they were done.');
    return {
      numPassedTests: 0,
      numFailedTests: 0,
      testResults: [{ name: 'report', status: 'failed', assertionResults: [] }],
    };
  }
}
