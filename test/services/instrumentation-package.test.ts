import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildPackage } from '../../packages/instrumentation/test/run-app.ts';

const ROOT = join(import.meta.dirname, '../..');
const PACKAGE = join(ROOT, 'packages/instrumentation');
const ENTRIES = ['index', 'next', 'register'];

beforeAll(buildPackage);

test('what would be published is the built package, its README and its licence', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: PACKAGE }).toString();
  // npm 12 answers by name, earlier ones in a list.
  const [{ files }] = Object.values(JSON.parse(packed)) as [{ files: { path: string }[] }];
  const paths = files.map((file) => file.path);
  expect(paths.filter((path) => !path.startsWith('dist/')).sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(paths).toEqual(expect.arrayContaining(ENTRIES.flatMap((entry) => [`dist/${entry}.js`, `dist/${entry}.d.ts`])));
  expect(paths.filter((path) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path))).toEqual([]);
  expect(paths.filter((path) => path.includes('.test.'))).toEqual([]);
});

test.each(['mts', 'cts'])('its exports have types (%s)', (extension) => {
  const folder = mkdtempSync(join(ROOT, 'test/integration/consumer-'));
  try {
    writeFileSync(join(folder, `consumer.${extension}`), CONSUMER);
    const tsconfig = {
      compilerOptions: { module: 'nodenext', strict: true, noEmit: true, types: ['node'], target: 'es2024' },
      files: [`consumer.${extension}`],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(() => execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })).not.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const CONSUMER = `
import { type BreakerState, instrumentBreaker, nameBreaker, recordTransition, start, traceBreakerCall } from '@faultline/instrumentation';
import { register } from '@faultline/instrumentation/next';

const state: BreakerState = 'half_open';
const breaker: { id: number } = nameBreaker({ id: 1 }, 'named');
export const same: { id: number } = instrumentBreaker(breaker, { name: 'named' });
recordTransition({ breaker: 'own', library: 'ours', to: state, reason: 'reset_timeout', window: { calls: 2, failures: 1 } });
export const answer: Promise<number> = traceBreakerCall({ breaker: 'own', library: 'ours', state }, (tell) => {
  tell({ outcome: 'rejected', rejection: 'short_circuit' });
  return 1;
});
export const started: Promise<{ lostSpans(): number }> = start({ serviceName: 'consumer' });
export const registered: Promise<void> = register();
// @ts-expect-error a state that is none
recordTransition({ breaker: 'own', library: 'ours', to: 'ajar', reason: 'manual' });
`;
