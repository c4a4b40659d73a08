import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';

/** The program being instrumented, as far as it can be told before it runs. */
export interface Application {
  /** Directory of its entry file, else the working directory. */
  directory: string;
  name: string | undefined;
  version: string | undefined;
}

/**
 * @param entry path of the program's entry file (`process.argv[1]`); `undefined` where there is none.
 * @param workingDirectory used where there is no entry file.
 */
export function describeApplication(entry: string | undefined, workingDirectory: string): Application {
  const directory = entry ? dirname(resolve(workingDirectory, entry)) : workingDirectory;
  const manifest = nearestManifest(directory);
  const name = manifest?.name ?? (entry ? basename(entry, extname(entry)) : undefined);
  return { directory, name, version: manifest?.version };
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
