import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Looks for a second version of `@opentelemetry/api` in the application: spans it makes through that may go nowhere.
 *
 * @returns a sentence, or `undefined` if all is well.
 */
export function complainOfDuplicateApi(applicationDirectory: string): string | undefined {
  const own = findApi(import.meta.url);
  const theirs = findApi(join(applicationDirectory, 'noop.js'));
  if (!own || !theirs || own.path === theirs.path || own.version === theirs.version) return undefined;
  return (
    `the application resolves @opentelemetry/api ${theirs.version} (${theirs.path}), this package ${own.version}: ` +
    'spans made through the former may be missing'
  );
}

function findApi(from: string): { path: string; version: string } | undefined {
  try {
    let path = createRequire(from).resolve('@opentelemetry/api');
    while (!path.endsWith(join('@opentelemetry', 'api'))) {
      if (dirname(path) === path) return undefined;
      path = dirname(path);
    }
    const { version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { version: string };
    return { path, version };
  } catch {
    return undefined;
  }
}
