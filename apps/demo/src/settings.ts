import { isLoopback, listeningPorts, readSettings, SettingsError } from '@faultline/runtime';

/** Settings of the demo, beside those of Faultline itself. */
export interface DemoSettings {
  /** Port of the control page; 0 = any free port. */
  controlPort: number;
  /** Requests per second that reach the edge. */
  requestsPerSecond: number;
  /** Whether scenarios start by themselves. */
  scheduled: boolean;
  /** Where Faultline itself listens, or will. */
  portsOfFaultline: number[];
  /** What the services need to find the collector, as OpenTelemetry's environment variables. */
  exporterEnvironment: Record<string, string>;
}

const DEFAULT_PORT = 3100;
const DEFAULT_REQUESTS_PER_SECOND = 25;
const MOST_REQUESTS_PER_SECOND = 500;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the demo's settings.
 * @throws SettingsError naming the variable, its value and what is expected
 */
export function readDemoSettings(env: Environment): DemoSettings {
  return {
    controlPort: read(env, 'FAULTLINE_DEMO_PORT', DEFAULT_PORT, 'a port number from 1 to 65535, or 0 for any', (text) =>
      numberBetween(text, 0, 65_535, /^\d+$/),
    ),
    requestsPerSecond: read(
      env,
      'FAULTLINE_DEMO_RPS',
      DEFAULT_REQUESTS_PER_SECOND,
      `a number of requests per second from 0.1 to ${MOST_REQUESTS_PER_SECOND}`,
      (text) => numberBetween(text, 0.1, MOST_REQUESTS_PER_SECOND, /^\d+(\.\d+)?$/),
    ),
    scheduled: read(env, 'FAULTLINE_DEMO_SCHEDULE', true, 'on or off', (text) => ({ on: true, off: false })[text]),
    portsOfFaultline: listeningPorts(readSettings(env)).map(([, port]) => port),
    exporterEnvironment: exporterEnvironment(env),
  };
}

function read<T>(
  env: Environment,
  variable: string,
  fallback: T,
  expected: string,
  parse: (text: string) => T | undefined,
): T {
  const text = env[variable]?.trim();
  if (!text) return fallback;
  const value = parse(text);
  if (value === undefined) throw new SettingsError(`${variable} is "${text}", but ${expected} is expected.`);
  return value;
}

function numberBetween(text: string, least: number, most: number, pattern: RegExp): number | undefined {
  const value = Number(text);
  return pattern.test(text) && value >= least && value <= most ? value : undefined;
}

/** The user's own OpenTelemetry settings win; else the collector is where Faultline's settings put it. */
function exporterEnvironment(env: Environment): Record<string, string> {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return {};
  const { host, otlpHttpPort, ingestTokens } = readSettings(env);
  const reachable = isLoopback(host) || !['0.0.0.0', '::'].includes(host) ? host : '127.0.0.1';
  const token = ingestTokens[0];
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${otlpHttpPort}`,
    ...(token ? { OTEL_EXPORTER_OTLP_HEADERS: `authorization=${encodeURIComponent(`Bearer ${token}`)}` } : {}),
  };
}
