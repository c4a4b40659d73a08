import { expect, test } from 'vitest';
import { EmbeddedUnavailableError, libraryPackage, locateLibrary } from './library.ts';

test.each([
  ['linux', 'x64', '2.36', '@chdb/lib-linux-x64-gnu'],
  ['linux', 'arm64', '2.36', '@chdb/lib-linux-arm64-gnu'],
  ['darwin', 'arm64', undefined, '@chdb/lib-darwin-arm64'],
] as const)('%s %s has a library', (os, arch, glibc, name) => {
  expect(libraryPackage({ os, arch, glibc })).toBe(name);
});

test.each([
  ['win32', 'x64', undefined, /not on win32 x64: set FAULTLINE_CLICKHOUSE_URL/],
  ['linux', 'x64', undefined, /needs glibc, and this Linux has musl: set FAULTLINE_CLICKHOUSE_URL/],
  ['linux', 'riscv64', '2.36', /not on linux riscv64: set FAULTLINE_CLICKHOUSE_URL/],
] as const)('%s %s without one is told what to do', (os, arch, glibc, message) => {
  expect(() => libraryPackage({ os, arch, glibc })).toThrow(EmbeddedUnavailableError);
  expect(() => libraryPackage({ os, arch, glibc })).toThrow(message);
});

test('a missing optional package is named, with what to do', () => {
  const resolve = () => {
    throw new Error('Cannot find module');
  };
  const nothingInstalled = Object.assign((() => {}) as unknown as NodeJS.Require, { resolve });
  expect(() => locateLibrary({ os: 'linux', arch: 'x64', glibc: '2.36' }, nothingInstalled)).toThrow(
    /not installed \(packages @chdb\/lib-linux-x64-gnu and ffi-rs\): run npm install/,
  );
});
