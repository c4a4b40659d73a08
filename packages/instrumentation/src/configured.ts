import { type TracerProvider, trace } from '@opentelemetry/api';
import { nameFastifyRoutes } from './fastify-routes.ts';
import { faultCounts } from './fault-injection/fault-counts.ts';
import { EXIT_FLUSH_CAP_MS, flushAtExit } from './flush-at-exit.ts';
import { patchHttpModules } from './patch-http.ts';
import { loadPatches } from './patches.ts';
import type { Preparation } from './preparation.ts';
import { isSdkRegistered } from './registered-sdk.ts';
import { say } from './say.ts';
import type { RunningInstrumentation } from './start.ts';

type Flushable = TracerProvider & { forceFlush?(): Promise<void>; getDelegate?(): Flushable };

/**
 * Starts OpenTelemetry's own SDK as a file declares it (`OTEL_CONFIG_FILE`, opentelemetry-configuration), with everything
 * patched that this package patches. What the file says nothing of has OpenTelemetry's defaults.
 */
export async function startConfigured(file: string, preparation: Preparation): Promise<RunningInstrumentation> {
  const { settings, warn, complaints } = preparation;
  if (settings.faults) warn('FAULTLINE_FIT is 1, but faults are injected only without OTEL_CONFIG_FILE');
  const { instrumentations, description } = await loadPatches(preparation, []);
  const { startNodeSdk } = await import('@opentelemetry/sdk-node');
  const sdk = startNodeSdk({ instrumentations });
  const isTracing = isSdkRegistered();
  if (!isTracing) warn('nothing is traced: the file turns it off, or OpenTelemetry says above what is wrong with it');
  patchHttpModules();
  nameFastifyRoutes();
  say(`as ${file} says; ${description}${complaints()}`);

  // OpenTelemetry's processors do not tell whether spans wait, so they are flushed once.
  let isFlushed = !isTracing;
  const flush = async () => {
    isFlushed = true;
    const registered: Flushable = trace.getTracerProvider();
    await (registered.getDelegate?.() ?? registered).forceFlush?.().catch(() => {});
  };
  const stopFlushing = flushAtExit({ hasPending: () => !isFlushed, flush }, EXIT_FLUSH_CAP_MS);
  return {
    flush,
    shutdown: async () => {
      stopFlushing();
      await sdk.shutdown();
    },
    lostSpans: () => 0,
    faults: faultCounts,
  };
}
