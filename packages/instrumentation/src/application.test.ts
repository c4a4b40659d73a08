import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeApplication } from './application.ts';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'faultline-application-'));
  const manifests = {
    'shop/package.json': { name: 'shop', version: '1.2.3' },
    'shop/dist/package.json': { type: 'module' },
    'shop/node_modules/next/package.json': { name: 'next', version: '16.4.0' },
    'global/node_modules/pm2/package.json': { name: 'pm2', version: '6.0.0' },
  };
  for (const [file, manifest] of Object.entries(manifests)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), JSON.stringify(manifest));
  }
});

afterAll(() => rmSync(root, { recursive: true }));

const describe = (entry: string | undefined, workingDirectory: string) => {
  const { directory, ...told } = describeApplication(entry && join(root, entry), join(root, workingDirectory));
  return { ...told, directory: directory.slice(root.length + 1) };
};

test('a program is its nearest package that has a name', () => {
  expect(describe('shop/dist/server.js', '')).toEqual({ name: 'shop', version: '1.2.3', directory: 'shop/dist' });
  expect(describe(undefined, 'shop')).toEqual({ name: 'shop', version: '1.2.3', directory: 'shop' });
});

test('without a package it is called after its entry file', () => {
  expect(describe('script.mjs', 'shop')).toMatchObject({ name: 'script', version: undefined });
});

test.each(['shop/node_modules/next/dist/bin/next', 'global/node_modules/pm2/lib/ProcessContainerFork.js'])(
  'a program that an installed package launches is the one in the working directory (%s)',
  (launcher) => {
    expect(describe(launcher, 'shop')).toEqual({ name: 'shop', version: '1.2.3', directory: 'shop' });
  },
);

test('an installed package that is run where there is no other is the program', () => {
  expect(describe('global/node_modules/pm2/bin/pm2', '')).toMatchObject({ name: 'pm2', version: '6.0.0' });
});
