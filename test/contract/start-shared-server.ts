import type { TestProject } from 'vitest/node';
import { startEmbedded } from './clickhouse-fixture.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server that contract tests share. */
    clickhouseUrl: string;
  }
}

/** Before all contract tests, and after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, stop } = await startEmbedded();
  project.provide('clickhouseUrl', server.url.href);
  return stop;
}
