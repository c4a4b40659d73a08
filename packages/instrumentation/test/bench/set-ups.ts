import { join } from 'node:path';

const PLAIN_SDK = join(import.meta.dirname, 'plain-sdk.cjs');
const REGISTER = join(import.meta.dirname, '../../dist/register.js');

export interface SetUp {
  name: string;
  /** Arguments of Node before the program. */
  args: string[];
  env: Record<string, string>;
}

/** Of the stock SDK only spans are wanted, as here. */
const SPANS_ONLY = {
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
};

export const BARE: SetUp = { name: 'bare', args: [], env: {} };
export const PLAIN: SetUp = { name: 'plain sdk-node', args: ['--require', PLAIN_SDK], env: SPANS_ONLY };
export const OURS: SetUp = { name: 'faultline', args: ['--import', REGISTER], env: { FAULTLINE_QUIET: '1' } };
export const DISABLED: SetUp = {
  name: 'faultline, disabled',
  args: ['--import', REGISTER],
  env: { OTEL_SDK_DISABLED: 'true' },
};
export const SET_UPS = [BARE, PLAIN, OURS, DISABLED];
