import type { Instrumentation } from '@opentelemetry/instrumentation';
import { type FaultCounts, faultCounts } from './fault-injection/fault-counts.ts';
import { say } from './say.ts';

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

/** Of an SDK that is not ours to flush, or of none. */
export const INERT: RunningInstrumentation = {
  flush: async () => {},
  shutdown: async () => {},
  lostSpans: () => 0,
  faults: faultCounts,
};

let running: Promise<RunningInstrumentation> | undefined;

/**
 * Starts tracing this process. To see every library, call it before they are loaded; `--import
 * @faultline/instrumentation/register` does. Further calls return what the first one started. With
 * `OTEL_SDK_DISABLED=true` nothing is loaded and nothing is traced. Never rejects: whatever is wrong with its
 * instrumentation, the application is to run.
 */
export function start(options: StartOptions = {}): Promise<RunningInstrumentation> {
  running ??= isDisabled() ? Promise.resolve(INERT) : startOrSayWhy(options);
  return running;
}

async function startOrSayWhy(options: StartOptions): Promise<RunningInstrumentation> {
  try {
    const { startSdk } = await import('./sdk.ts');
    return await startSdk(options);
  } catch (error) {
    say(`cannot start, so nothing is traced: ${error instanceof Error ? error.stack : error}`);
    return INERT;
  }
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
