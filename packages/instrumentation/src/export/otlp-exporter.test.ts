import { ExportResultCode } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { createOtlpExporter } from './otlp-exporter.ts';
import { Outage } from './outage.ts';

test('an export that cannot even be tried is an outage', async () => {
  const url = 'https://collector:4318/v1/traces';
  const said: string[] = [];
  const outage = new Outage(url, (message) => said.push(message));
  const env = { OTEL_EXPORTER_OTLP_CERTIFICATE: '/no/such/file' };
  const { exporter } = createOtlpExporter({ url, compression: undefined, env }, outage);
  for (let batches = 0; batches < 2; batches++) {
    const { code } = await new Promise<{ code: number }>((resolve) => exporter.export([], resolve));
    expect(code).toBe(ExportResultCode.FAILED);
  }
  expect(said).toEqual([expect.stringContaining(`cannot deliver spans to ${url}: ENOENT: no such file`)]);
});
