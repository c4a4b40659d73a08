import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type FaultCounts, faultCounts } from './fault-injection/fault-counts.ts';

export interface StartOptions {
  /** Overrides `OTEL_SERVICE_NAME`. */
  serviceName?: string;
  /** Base address of the collector, as `OTEL_EXPORTER_OTLP_ENDPOINT`, which it overrides. */
  endpoint?: string;
  /** Instrumentations to enable beside those that are found. */
  instrumentations?: Instrumentation[];
}

export interface RunningInstrumentation {
  /** Delivers the spans that have ended so far. Never rejects. */
  flush(): Promise<void>;
  /** Delivers what is left and stops recording. */
  shutdown(): Promise<void>;
  /** Spans that could not be delivered since the process started. */
  lostSpans(): number;
  /** What fault injection did since the process started. */
  faults(): FaultCounts;
}

let running: Promise<RunningInstrumentation> | undefined;

/**
 * Starts tracing this process. To see every library, call it before they are loaded; `--import
 * @faultline/instrumentation/register` does. Further calls return what the first one started. With
 * `OTEL_SDK_DISABLED=true` nothing is loaded and nothing is traced.
 */
export function start(options: StartOptions = {}): Promise<RunningInstrumentation> {
  running ??= isDisabled()
    ? Promise.resolve({ flush: async () => {}, shutdown: async () => {}, lostSpans: () => 0, faults: faultCounts })
    : import('./sdk.ts').then(({ startSdk }) => startSdk(options));
  return running;
}

/** Delivers the spans that have ended so far. Never rejects; does nothing if nothing was started. */
export async function flush(): Promise<void> {
  await (await running)?.flush();
}

/** Delivers what is left and stops recording; does nothing if nothing was started. */
export async function shutdown(): Promise<void> {
  await (await running)?.shutdown();
}

function isDisabled(): boolean {
  return process.env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true';
}
