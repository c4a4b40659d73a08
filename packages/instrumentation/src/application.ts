import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';

/** The program being instrumented, as far as it can be told before it runs. */
export interface Application {
  /** Directory of its entry file, or the working directory where there is none or a launcher is run instead. */
  directory: string;
  name: string | undefined;
  version: string | undefined;
}

/**
 * @param entry path of the program's entry file (`process.argv[1]`); `undefined` where there is none.
 * @param workingDirectory used where there is no entry file, or that is of an installed package and so only launches the
 * program (`next start`, `tsx server.ts`).
 */
export function describeApplication(entry: string | undefined, workingDirectory: string): Application {
  const entryDirectory = entry ? dirname(resolve(workingDirectory, entry)) : workingDirectory;
  const isLaunched = isInstalled(entryDirectory) && nearestManifest(workingDirectory) !== undefined;
  const directory = isLaunched ? workingDirectory : entryDirectory;
  const manifest = nearestManifest(directory);
  const name = manifest?.name ?? (entry ? basename(entry, extname(entry)) : undefined);
  return { directory, name, version: manifest?.version };
}

function isInstalled(directory: string): boolean {
  return directory.split(sep).includes('node_modules');
}

function nearestManifest(directory: string): { name: string; version?: string } | undefined {
  for (let current = directory; ; current = dirname(current)) {
    const path = join(current, 'package.json');
    if (existsSync(path)) {
      const manifest = parseManifest(path);
      if (manifest) return manifest;
    }
    if (dirname(current) === current) return undefined;
  }
}

/** A nested package.json may hold nothing but `"type"`; then the package is the one around it. */
function parseManifest(path: string): { name: string; version?: string } | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown; version?: unknown };
    if (typeof name !== 'string' || name === '') return undefined;
    return { name, ...(typeof version === 'string' ? { version } : {}) };
  } catch {
    return undefined;
  }
}
