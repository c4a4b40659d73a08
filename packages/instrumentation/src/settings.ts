import { type FaultSettings, readFaultSettings } from './fault-injection/settings.ts';
import { isHttpUrl } from './http-url.ts';

const DEFAULT_ENDPOINT = 'http://127.0.0.1:4318';
const DEFAULT_DELAY_MS = 500;
const DEFAULT_QUEUE_SIZE = 2048;
const DEFAULT_BATCH_SIZE = 512;
const DEFAULT_METRIC_INTERVAL_MS = 10_000;
const MAX_INTERVAL_MS = 2 ** 31 - 1;
const TRACES_PATH = '/v1/traces';
const TRACES_PATH_AT_END = /\/v1\/traces\/?$/;
const METRICS_PATH = '/v1/metrics';

/** What the environment asks for, beyond what OpenTelemetry's own packages read from it. */
export interface Settings {
  /** Where spans go. */
  endpoint: string;
  compression: 'gzip' | undefined;
  isExportOff: boolean;
  delayMs: number;
  maxQueueSize: number;
  maxBatchSize: number;
  /** `undefined` where no metrics are to be sent. */
  metrics: { url: string; compression: 'gzip' | undefined; intervalMs: number } | undefined;
  /** Whether errors of traces that are not sampled are sent nevertheless. */
  keepErrors: boolean;
  propagateTo: string[];
  /** `undefined` where fault injection is off. */
  faults: FaultSettings | undefined;
  /** One sentence for each value that is not understood. */
  complaints: string[];
}

/** Reads `OTEL_*` and `FAULTLINE_*`. Values that are not understood are complained of and replaced by their default. */
export function readSettings(env: NodeJS.ProcessEnv, options: { endpoint?: string } = {}): Settings {
  const complaints: string[] = [];
  const maxQueueSize = positive(env, 'OTEL_BSP_MAX_QUEUE_SIZE', DEFAULT_QUEUE_SIZE, complaints);
  const given = httpUrl('the endpoint given in code', options.endpoint, complaints);
  const traces = endpoint(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', complaints);
  const base = given ?? endpoint(env, 'OTEL_EXPORTER_OTLP_ENDPOINT', complaints);
  const url = given === undefined && traces ? traces : beneath(base ?? DEFAULT_ENDPOINT, TRACES_PATH);
  complainOfProtocol(env, complaints);
  const exporters = value(env, 'OTEL_TRACES_EXPORTER') ?? 'otlp';
  if (exporters !== 'otlp' && exporters !== 'none') {
    complaints.push(`OTEL_TRACES_EXPORTER is "${exporters}"; expected otlp or none. Spans go to ${url}`);
  }
  return {
    endpoint: url,
    compression: defaultCompression(env, 'TRACES'),
    isExportOff: exporters === 'none',
    delayMs: positive(env, 'OTEL_BSP_SCHEDULE_DELAY', DEFAULT_DELAY_MS, complaints),
    maxQueueSize,
    maxBatchSize: Math.min(
      maxQueueSize,
      positive(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', DEFAULT_BATCH_SIZE, complaints),
    ),
    metrics: metricSettings(env, base, url, complaints),
    keepErrors: value(env, 'FAULTLINE_KEEP_ERRORS') === '1',
    propagateTo: (value(env, 'FAULTLINE_PROPAGATE_TO') ?? '').split(','),
    faults: readFaultSettings(env, url, complaints),
    complaints,
  };
}

function defaultCompression(env: NodeJS.ProcessEnv, signal: 'TRACES' | 'METRICS'): 'gzip' | undefined {
  const told = value(env, `OTEL_EXPORTER_OTLP_${signal}_COMPRESSION`) ?? value(env, 'OTEL_EXPORTER_OTLP_COMPRESSION');
  return told === undefined ? 'gzip' : undefined;
}

/**
 * Metrics go where the endpoint for them says, or that for everything; where there is one for spans only, beside those.
 *
 * @param base endpoint for everything.
 */
function metricSettings(
  env: NodeJS.ProcessEnv,
  base: string | undefined,
  tracesUrl: string,
  complaints: string[],
): Settings['metrics'] {
  const exporters = value(env, 'OTEL_METRICS_EXPORTER') ?? 'otlp';
  const intervalMs = positive(env, 'OTEL_METRIC_EXPORT_INTERVAL', DEFAULT_METRIC_INTERVAL_MS, complaints);
  if (exporters === 'none') return undefined;
  const url =
    endpoint(env, 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', complaints) ??
    beneath(base ?? besideSpans(tracesUrl) ?? DEFAULT_ENDPOINT, METRICS_PATH);
  if (exporters !== 'otlp') {
    complaints.push(`OTEL_METRICS_EXPORTER is "${exporters}"; expected otlp or none. Metrics go to ${url}`);
  }
  const compression = defaultCompression(env, 'METRICS');
  return { url, compression, intervalMs: Math.min(intervalMs, MAX_INTERVAL_MS) };
}

function endpoint(env: NodeJS.ProcessEnv, name: string, complaints: string[]): string | undefined {
  return httpUrl(name, value(env, name), complaints);
}

function httpUrl(name: string, text: string | undefined, complaints: string[]): string | undefined {
  if (text === undefined || isHttpUrl(text)) return text;
  complaints.push(`${name} is "${text}"; expected an http or https URL. It is not used`);
  return undefined;
}

function beneath(base: string, path: string): string {
  return base.replace(/\/+$/, '') + path;
}

function besideSpans(tracesUrl: string): string | undefined {
  return TRACES_PATH_AT_END.test(tracesUrl) ? tracesUrl.replace(TRACES_PATH_AT_END, '') : undefined;
}

function complainOfProtocol(env: NodeJS.ProcessEnv, complaints: string[]): void {
  const protocol = value(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? value(env, 'OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol === undefined || protocol === 'http/json') return;
  complaints.push(`OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}"; spans are sent as http/json`);
}

function positive(env: NodeJS.ProcessEnv, name: string, fallback: number, complaints: string[]): number {
  const text = value(env, name);
  if (text === undefined) return fallback;
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  complaints.push(`${name} is "${text}"; expected a number above 0. ${fallback} is used`);
  return fallback;
}

function value(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
