import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../fixtures/eventually.ts';
import { type RunningFaultline, startFaultline } from '../fixtures/faultline.ts';
import { connectionOf, fetchGraph } from '../fixtures/graph.ts';

let faultline: RunningFaultline;
beforeAll(async () => {
  faultline = await startFaultline();
});
afterAll(async () => {
  await faultline?.stop();
});

/** Runs a program that uses nothing but OpenTelemetry's own packages. */
const runPlainService = (exporter: string) =>
  new Promise<number | null>((resolve) => {
    const service = spawn(process.execPath, [join(import.meta.dirname, '../fixtures/apps/plain-opentelemetry.ts')], {
      env: {
        ...process.env,
        OTEL_EXPORTER_OTLP_ENDPOINT: faultline.otlpUrl,
        EXPORTER: exporter,
      },
      stdio: 'inherit',
    });
    service.once('exit', (code) => resolve(code));
  });

describe('spans of a plain OpenTelemetry SDK', () => {
  for (const exporter of ['http', 'proto']) {
    it(`over OTLP/HTTP (${exporter}) are on the map like any other, exactly counted`, async () => {
      expect(await runPlainService(exporter)).toBe(0);
      const name = (part: string) => `${exporter}-${part}`;
      const graph = await eventually(
        'both ends are there',
        // Not of the last minute alone, which goes on.
        () => fetchGraph(faultline.consoleUrl, 'from=now-10m&to=now'),
        (answer) =>
          connectionOf(answer, name('web'), name('orders'))?.matched === 20 &&
          connectionOf(answer, 'internet', name('web'))?.executed === 20,
      );
      expect(connectionOf(graph, 'internet', name('web'))).toMatchObject({ executed: 20, failed: 0 });
      expect(connectionOf(graph, name('web'), name('orders'))).toMatchObject({
        executed: 20,
        matched: 20,
        failed: 5,
        succeeded: 15,
        unmatchedShare: 0,
      });
      const database = graph.nodes.find((node) => node.kind === 'database')!;
      expect(connectionOf(graph, name('orders'), database.id)).toMatchObject({ executed: 20, kind: 'database' });
    });
  }
});
