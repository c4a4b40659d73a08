import { defineConfig } from 'vitest/config';

const NODE_OPTIONS = { environment: 'node' as const };
/** Of tests that start processes, on a machine that may be busy. What is waited for is awaited by its condition. */
const PROCESS_OPTIONS = {
  ...NODE_OPTIONS,
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...NODE_OPTIONS,
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/**/*.test.{ts,tsx}', 'test/*.test.ts'],
          exclude: ['**/node_modules/**', '**/.next/**', '**/dist/**'],
          // Most of it is pure code, and to load it anew for each file costs more than the tests do.
          isolate: false,
          // Those that try thousands of random cases take seconds on a busy machine, and others wait for sockets and files.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          ...PROCESS_OPTIONS,
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: 'test/contract/start-shared-server.ts',
          // As for units: files share a server, and the database that they empty, anyway.
          isolate: false,
        },
      },
      {
        test: {
          ...PROCESS_OPTIONS,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
        },
      },
      {
        test: {
          ...PROCESS_OPTIONS,
          name: 'services',
          include: ['test/services/**/*.test.ts'],
        },
      },
      {
        test: {
          ...PROCESS_OPTIONS,
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
        },
      },
      {
        test: {
          ...PROCESS_OPTIONS,
          name: 'pages',
          include: ['test/pages/**/*.test.ts'],
        },
      },
      {
        test: {
          ...PROCESS_OPTIONS,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
        },
      },
    ],
  },
});
