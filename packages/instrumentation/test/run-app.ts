import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');
const APPS = join(import.meta.dirname, 'apps');
const REGISTER = '@faultline/instrumentation/register';

export interface AppExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export class App {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  readonly exited: Promise<AppExit>;

  constructor(file: string, env: Record<string, string>, args: string[]) {
    this.process = spawn(process.execPath, [...args, join(APPS, file)], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.process.stdout!.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.process.stderr!.on('data', (chunk) => {
      this.stderr += chunk;
    });
    // The child's 'close' event does not come where this side has closed the message channel.
    const ended = [once(this.process.stdout!, 'end'), once(this.process.stderr!, 'end')];
    this.exited = once(this.process, 'exit').then(async ([code, signal]) => {
      await Promise.all(ended);
      return { code, signal };
    });
  }

  /** The next message the program sends; rejects with what it said if it ends before. */
  async message<Message>(): Promise<Message> {
    const outcome = await Promise.race([once(this.process, 'message'), this.exited]);
    if (Array.isArray(outcome)) return outcome[0] as Message;
    throw new Error(`the program ended with ${JSON.stringify(outcome)}: ${this.stderr}`);
  }
}

/** Runs a program of `apps/` in a process of its own, instrumented. */
export function runApp(file: string, env: Record<string, string>): App {
  return new App(file, env, ['--import', REGISTER]);
}

/** Runs a program of `apps/` without instrumentation. */
export function runBareApp(file: string, env: Record<string, string> = {}, args: string[] = []): App {
  return new App(file, env, args);
}

/** Builds the package if its sources are newer than what was built. */
export function buildPackage(): void {
  const built = statSync(join(PACKAGE, 'dist/register.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isCurrent = globSync('src/**/*.ts', { cwd: PACKAGE }).every(
    (file) => statSync(join(PACKAGE, file)).mtimeMs < built,
  );
  if (isCurrent) return;
  execFileSync(process.execPath, [
    join(PACKAGE, '../../node_modules/typescript/bin/tsc'),
    '-p',
    join(PACKAGE, 'tsconfig.build.json'),
  ]);
}

const NOT_PUBLISHED = new Set(['node_modules', 'src', 'test']);

/**
 * Installs packages for the programs of a folder of `apps/`, by copying: to Node and to bundlers they are what npm would
 * have installed there.
 *
 * @param packages name that programs import → folder to take it from, relative to the repository.
 * @returns takes them away again.
 */
export function installFor(folder: string, packages: Record<string, string>): () => void {
  const modules = join(APPS, folder, 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  for (const [name, source] of Object.entries(packages)) {
    const from = join(PACKAGE, '../..', source);
    for (const entry of readdirSync(from).filter((each) => !NOT_PUBLISHED.has(each))) {
      cpSync(join(from, entry), join(modules, name, entry), { recursive: true });
    }
  }
  return () => rmSync(modules, { recursive: true, force: true });
}
