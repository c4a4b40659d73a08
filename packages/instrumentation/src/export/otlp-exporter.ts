import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Outage } from './outage.ts';

/** What a transport of `@opentelemetry/otlp-exporter-base` answers to one attempt. */
interface Attempt {
  status: 'success' | 'failure' | 'retryable';
  error?: unknown;
}

interface Transport {
  send(data: Uint8Array, timeoutMs: number): Promise<Attempt>;
}

interface RetryingTransport {
  _transport: Transport;
  retry(data: Uint8Array, timeoutMs: number, delayMs: number): Promise<Attempt>;
}

export interface OtlpExporterOptions {
  url: string;
  compression: 'gzip' | undefined;
  env: NodeJS.ProcessEnv;
}

export interface OtlpExporter {
  exporter: OTLPTraceExporter;
  /** With `false`, whatever waits for a retry fails now, and nothing is tried twice: the process is about to end. */
  setRetrying(isRetrying: boolean): void;
}

/** The OpenTelemetry exporter for OTLP/HTTP, with the settings of `OTEL_EXPORTER_OTLP_*`, which keeps no process alive. */
export function createOtlpExporter(options: OtlpExporterOptions, outage: Outage): OtlpExporter {
  const exporter = new OTLPTraceExporter(exporterConfig(options, 'TRACES'));
  return { exporter, setRetrying: superviseRetries(exporter, outage) };
}

/** The same for metrics, without retries. Nobody is told whether they arrive: spans go the same way, and tell. */
export function createOtlpMetricExporter(options: OtlpExporterOptions): OTLPMetricExporter {
  const exporter = new OTLPMetricExporter(exporterConfig(options, 'METRICS'));
  superviseRetries(exporter, undefined)(false);
  return exporter;
}

type Signal = 'TRACES' | 'METRICS';

function exporterConfig({ url, compression, env }: OtlpExporterOptions, signal: Signal) {
  return {
    url,
    ...(compression === undefined ? {} : { compression: compression as never }),
    httpAgentOptions: (protocol: string) => unrefAgent(protocol, env, signal) as never,
  };
}

/** Connections of it keep no process alive. */
export async function unrefAgent(protocol: string, env: NodeJS.ProcessEnv, signal: Signal): Promise<Agent> {
  const options = { keepAlive: true };
  let agent: Agent;
  if (protocol === 'http:') agent = new (await import('node:http')).Agent(options);
  else agent = new (await import('node:https')).Agent({ ...options, ...certificates(env, signal) });
  const connect = agent.createConnection;
  agent.createConnection = function (...args) {
    const socket = connect.apply(this, args);
    (socket as { unref?(): void } | undefined)?.unref?.();
    return socket;
  };
  const reuse = agent.reuseSocket;
  agent.reuseSocket = function (socket, request) {
    reuse.call(this, socket, request);
    (socket as { unref?(): void }).unref?.();
  };
  return agent;
}

/** An agent of one's own takes the place of the exporter's, and with it of the certificates it reads. */
function certificates(env: NodeJS.ProcessEnv, signal: Signal): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  const read = (suffix: string): Buffer | undefined => {
    const path = env[`OTEL_EXPORTER_OTLP_${signal}_${suffix}`] || env[`OTEL_EXPORTER_OTLP_${suffix}`];
    return path ? readFileSync(path) : undefined;
  };
  const ca = read('CERTIFICATE');
  const cert = read('CLIENT_CERTIFICATE');
  const key = read('CLIENT_KEY');
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/**
 * The exporter waits for a retry on a timer that holds the process open for up to ten seconds, and tells nobody that an
 * attempt failed. Neither can be configured, so its retrying transport is reached into; where a later version has none,
 * all is exported nevertheless.
 */
function superviseRetries(exporter: object, outage: Outage | undefined): OtlpExporter['setRetrying'] {
  const { _delegate } = exporter as { _delegate?: { _transport?: Partial<RetryingTransport> } };
  const retrying = _delegate?._transport;
  const transport = retrying?._transport;
  if (typeof retrying?.retry !== 'function' || typeof transport?.send !== 'function') return () => {};

  const send = transport.send.bind(transport);
  transport.send = async (data, timeoutMs) => {
    // It throws what keeps it from trying at all, as a certificate that cannot be read.
    const attempt = await send(data, timeoutMs).catch((error): Attempt => ({ status: 'failure', error }));
    if (attempt.status === 'success') outage?.attemptSucceeded();
    else outage?.attemptFailed(attempt.error);
    return attempt;
  };

  let isRetrying = true;
  let stopWaiting: (() => void) | undefined;
  retrying.retry = (data, timeoutMs, delayMs) =>
    new Promise((resolve) => {
      const abandon = () => resolve({ status: 'failure', error: new Error('the process ended before a retry') });
      if (!isRetrying) return abandon();
      const timer = setTimeout(() => {
        stopWaiting = undefined;
        resolve(transport.send!(data, timeoutMs));
      }, delayMs);
      timer.unref();
      stopWaiting = () => {
        clearTimeout(timer);
        abandon();
      };
    });
  return (isToRetry) => {
    isRetrying = isToRetry;
    if (!isRetrying) stopWaiting?.();
  };
}
