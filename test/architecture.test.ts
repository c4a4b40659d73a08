import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** What each folder may import of this repository and of OpenTelemetry, and why. ARCHITECTURE.md says the same in words. */
const RULES: { folder: string; mayImport: RegExp; because: string }[] = [
  { folder: 'packages/model/src', mayImport: /^$/, because: 'the core is pure: no I/O, no clock, no dependencies' },
  { folder: 'packages/runtime/src', mayImport: /^node:/, because: 'processes and settings need Node only' },
  {
    folder: 'packages/clickhouse/src',
    mayImport: /^(node:|@clickhouse\/client|ffi-rs|chdb|@chdb\/|@faultline\/(model|runtime)$)/,
    because: 'the store knows the model and SQL, and no app',
  },
  {
    folder: 'packages/instrumentation/src',
    mayImport: /^(node:|@opentelemetry\/|import-in-the-middle)/,
    because: 'what services install depends on OpenTelemetry only',
  },
  {
    folder: 'apps/collector/src',
    mayImport: /^(node:|prom-client|@faultline\/(model|clickhouse|runtime)$)/,
    because: 'apps never import each other',
  },
  {
    folder: 'apps/launcher/src',
    mayImport: /^(node:|@faultline\/(clickhouse|runtime)$)/,
    because: 'the launcher starts the others as processes and never imports them',
  },
  {
    folder: 'apps/demo/src',
    mayImport: /^(?!@faultline\/(model|clickhouse|collector|web|launcher))/,
    because: 'the demo is a user of Faultline like any other',
  },
  {
    folder: 'apps/web',
    mayImport: /^(?!@faultline\/(instrumentation|collector|demo|launcher))/,
    because: 'apps never import each other',
  },
];

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

function sourcesOf(folder: string): string[] {
  return globSync('**/*.{ts,tsx,mts}', { cwd: join(ROOT, folder) })
    .filter((file) => !/(^|\/)(node_modules|\.next|dist)\//.test(file))
    .map((file) => join(folder, file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

describe('the house', () => {
  for (const { folder, mayImport, because } of RULES) {
    it(`${folder} imports only what it may, because ${because}`, () => {
      const sources = sourcesOf(folder).filter((file) => !isTest(file));
      expect(sources.length).toBeGreaterThan(0);
      const wrong = sources.flatMap((file) =>
        importsOf(file)
          .filter((name) => !name.startsWith('.') && !mayImport.test(name))
          .map((name) => `${file} imports ${name}`),
      );
      expect(wrong).toEqual([]);
    });

    it(`${folder} reaches other folders by package name only`, () => {
      const home = folder.split('/').slice(0, 2).join('/');
      const wrong = sourcesOf(folder).flatMap((file) =>
        importsOf(file)
          .filter((name) => name.startsWith('.') && relative(home, join(dirname(file), name)).startsWith('..'))
          .map((name) => `${file} imports ${name}`),
      );
      expect(wrong).toEqual([]);
    });
  }

  it('lets only server/ of the console talk to ClickHouse', () => {
    const wrong = sourcesOf('apps/web').filter(
      (file) =>
        !file.startsWith('apps/web/server/') && importsOf(file).some((name) => name === '@faultline/clickhouse'),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps SQL in packages/clickhouse', () => {
    const sql = /\b(SELECT\s+[\s\S]{1,200}\bFROM|INSERT\s+INTO|CREATE\s+TABLE|ALTER\s+TABLE)\b/;
    const elsewhere = [
      'packages/model/src',
      'packages/runtime/src',
      'apps/collector/src',
      'apps/launcher/src',
      'apps/web',
    ];
    const wrong = elsewhere
      .flatMap(sourcesOf)
      .filter((file) => !isTest(file) && sql.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  it('has no file whose name says nothing', () => {
    const vague = /(^|[/.-])(utils?|helpers?|manager|common|misc)([/.-])/i;
    const files = ['packages', 'apps', 'test', 'scripts'].flatMap((top) => sourcesOf(top));
    expect(files.filter((file) => vague.test(file))).toEqual([]);
  });

  it('names files in kebab-case', () => {
    const files = ['packages', 'apps', 'test'].flatMap((top) => sourcesOf(top));
    const nextRoute = /\[[^\]]+\]/g;
    const wrong = files.filter((file) => !/^[a-z0-9./_-]+$/.test(file.replace(nextRoute, 'x')));
    expect(wrong).toEqual([]);
  });
});
