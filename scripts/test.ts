// Every check, in the order in which a failure is cheapest to learn: types, lint, then all tests by vitest.
// Ends with the one line that CI reads: `N passed, N failed`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
}

/** What a check says comes when it is over, so that those at work beside each other do not talk at once. */
async function check(title: string, script: string, args: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  console.log(`\n— ${title}\n${said.trimEnd()}`);
  return code === 0;
}

const checks = await Promise.all([
  check('types', 'node_modules/typescript/bin/tsc', ['--noEmit']),
  check('types of the console', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'apps/web']),
  check('lint and format', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
]);

/**
 * Where there is plenty of memory, tests keep their files in it: a disk's file system takes up to a sixth of what
 * ClickHouse's tests take of the processor, for files that come and go.
 */
const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 8 * 2 ** 30;
if (process.env.TMPDIR === undefined && freeBytes(MEMORY) >= ENOUGH_BYTES) process.env.TMPDIR = MEMORY;

const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
/**
 * What runs together. Tests on a ClickHouse wait more than they work, so that there is one worker more than there are cores;
 * with more of them tests time out. Services keep time by themselves: not beside those. What is timed comes last, alone.
 */
const STAGES: { projects: string[]; workers: number }[] = [
  { projects: ['unit'], workers: availableParallelism() },
  { projects: ['contract', 'conformance', 'integration', 'pages'], workers: availableParallelism() + 1 },
  { projects: ['services'], workers: availableParallelism() },
  { projects: ['e2e'], workers: 1 },
];
const reports: VitestReport[] = [];
for (const { projects, workers } of STAGES) reports.push(await runProjects(projects, workers));
rmSync(folder, { recursive: true });
const testResults = reports.flatMap((report) => report.testResults);
const sum = (figure: 'numPassedTests' | 'numFailedTests'): number =>
  reports.reduce((total, report) => total + report[figure], 0);

// A file that could not be loaded, or whose set-up failed, has failed, although none of its tests did.
const brokenFiles = testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
);
const passed = sum('numPassedTests') + checks.filter(Boolean).length;
const failed = sum('numFailedTests') + brokenFiles.length + checks.filter((ok) => !ok).length;
// Said again where the output ends, for whoever is shown only its end.
for (const file of testResults) {
  for (const test of file.assertionResults)
    if (test.status === 'failed')
      console.log(`\nFAILED ${file.name}: ${test.fullName}\n${test.failureMessages.join('\n')}`);
}
for (const file of brokenFiles) console.log(`\nFAILED ${file.name}\n${file.message ?? ''}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || sum('numPassedTests') === 0 ? 1 : 0;

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

async function runProjects(projects: string[], workers: number): Promise<VitestReport> {
  console.log(`\n— ${projects.join(' and ')} tests`);
  const reportFile = join(folder, `${projects[0]}.json`);
  const child = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.map((project) => `--project=${project}`),
      '--passWithNoTests',
      `--maxWorkers=${workers}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit' },
  );
  await new Promise((resolve) => child.once('close', resolve));
  return readReport(reportFile);
}

function readReport(reportFile: string): VitestReport {
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
