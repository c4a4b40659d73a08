// What must be there before Faultline runs: packages, the built instrumentation, the built console, a browser for the
// tests. Each step does nothing when its inputs have not changed since it last succeeded.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn } from './setup-lock.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(ROOT);

/** The project's own Node 24, which npm installs as a package. */
export const NODE = join(ROOT, 'node_modules', '.bin', 'node');
export const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'faultline');

/** A set-up step that cannot be done; the message says why and what to do. */
export class SetupError extends Error {}

export async function installPackages() {
  const inputs = hashOf(['package-lock.json', '.npmrc']) + process.platform + process.arch;
  await step('Installing packages', 'node_modules/.faultline-installed', inputs, 'about a minute the first time', () =>
    execute('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
  if (!existsSync(NODE)) {
    throw new SetupError(`Node 24 is missing at ${NODE}: delete node_modules and run the command again.`);
  }
}

export async function buildInstrumentation() {
  const inputs = hashOf([
    'packages/instrumentation/src',
    'packages/instrumentation/tsconfig.build.json',
    'package-lock.json',
  ]);
  await step('Building the instrumentation', 'packages/instrumentation/dist/.built', inputs, 'a second or two', () =>
    execute(NODE, ['node_modules/typescript/bin/tsc', '-p', 'packages/instrumentation/tsconfig.build.json']),
  );
}

export async function buildConsole() {
  const inputs = hashOf([
    'apps/web',
    'packages/model/src',
    'packages/clickhouse/src',
    'packages/runtime/src',
    'tsconfig.base.json',
    'package-lock.json',
  ]);
  await step('Building the console', 'apps/web/.next/.built', inputs, 'about 20 seconds', () =>
    execute(NODE, ['node_modules/next/dist/bin/next', 'build', 'apps/web'], {
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
    }),
  );
}

/** Debian's Chromium for the browser tests, or the browser that FAULTLINE_CHROMIUM names. */
export async function ensureChromium() {
  const wanted = process.env.FAULTLINE_CHROMIUM ?? '/usr/bin/chromium';
  if (existsSync(wanted)) return;
  const hint = 'install Chromium (Debian: apt-get install chromium), or set FAULTLINE_CHROMIUM to the path of one';
  if (process.env.FAULTLINE_CHROMIUM) throw new SetupError(`There is no browser at ${wanted}: ${hint}.`);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new SetupError(`The browser tests need Chromium, which is not at ${wanted}: ${hint}.`);
  }
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  await announced('Installing Chromium for the browser tests', 'about a minute', async () => {
    await execute('apt-get', ['update', '-qq'], quiet);
    await execute(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      quiet,
    );
  });
}

async function step(title, stampFile, inputs, duration, action) {
  const isDone = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === inputs;
  if (isDone()) return;
  const onWait = () => console.log(`${title}: another command is setting up this checkout, waiting for it …`);
  await inTurn(join(ROOT, '.setup.lock'), onWait, async () => {
    if (isDone()) return;
    rmSync(stampFile, { force: true });
    await announced(title, duration, action);
    writeFileSync(stampFile, inputs);
  });
}

async function announced(title, duration, action) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  console.log(`${title} (${duration}) …`);
  const heartbeat = setInterval(() => console.log(`  still at it, ${seconds()} s`), 10_000);
  try {
    await action();
  } finally {
    clearInterval(heartbeat);
  }
  console.log(`  done in ${seconds()} s`);
}

/** Runs a program quietly; when it fails, what it printed is the explanation. */
function execute(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => reject(new SetupError(`${program} could not be started: ${error.message}.`)));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new SetupError(`${output.trim()}\n"${program} ${args.join(' ')}" failed (${signal ?? `exit code ${code}`}).`),
        );
    });
  });
}

const SKIPPED = new Set(['node_modules', '.next', 'dist', 'next-env.d.ts']);

function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!SKIPPED.has(name)) add(join(path, name));
      return;
    }
    hash.update(path).update('\0').update(readFileSync(path));
  };
  paths.forEach(add);
  return hash.digest('hex');
}
