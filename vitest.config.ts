import { defineConfig } from 'vitest/config';

const NODE_OPTIONS = { environment: 'node' as const };

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
          // Those that try thousands of random cases take seconds on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...NODE_OPTIONS,
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: 'test/contract/start-shared-server.ts',
          // As for units: files share a server, and the database that they empty, anyway.
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...NODE_OPTIONS,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...NODE_OPTIONS,
          name: 'services',
          include: ['test/services/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...NODE_OPTIONS,
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...NODE_OPTIONS,
          name: 'pages',
          include: ['test/pages/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...NODE_OPTIONS,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
