import type { Resource } from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { attach } from './attached.ts';
import { startConfigured } from './configured.ts';
import { createDelivery } from './export/delivery.ts';
import { GaugeReporter } from './export/gauge-reporter.ts';
import { createOtlpMetricExporter } from './export/otlp-exporter.ts';
import { Outage } from './export/outage.ts';
import { samplerFromEnv } from './export/sampler.ts';
import { UnsampledSpanProcessor } from './export/unsampled-span-processor.ts';
import { nameFastifyRoutes } from './fastify-routes.ts';
import { faultCounts } from './fault-injection/fault-counts.ts';
import { faultInjectionFor } from './fault-injection/fault-injection.ts';
import { FetchErrorProcessor } from './fetch-error-processor.ts';
import { EXIT_FLUSH_CAP_MS, flushAtExit } from './flush-at-exit.ts';
import { NextSpanProcessor } from './next-span-processor.ts';
import { patchHttpModules } from './patch-http.ts';
import { loadPatches } from './patches.ts';
import { hostRule } from './peer/allowed-hosts.ts';
import { CallerPropagator } from './peer/caller-propagator.ts';
import { CallerSpanProcessor } from './peer/caller-span-processor.ts';
import { type Preparation, prepare } from './preparation.ts';
import { propagatorFromEnv } from './propagator.ts';
import { registerProvider } from './provider.ts';
import { isSdkRegistered, watchForLaterSdk } from './registered-sdk.ts';
import { everyBreaker } from './resilience/breaker.ts';
import { everyBulkhead } from './resilience/bulkhead.ts';
import { readGauges } from './resilience/gauges.ts';
import { PolicySpanProcessor } from './resilience/policy-span-processor.ts';
import { createResource } from './resource.ts';
import { say } from './say.ts';
import type { Settings } from './settings.ts';
import type { RunningInstrumentation, StartOptions } from './start.ts';

/** Starts tracing this process: all of it, or only its breakers where another SDK is in charge already. */
export async function startSdk(options: StartOptions): Promise<RunningInstrumentation> {
  const preparation = prepare(options);
  if (isSdkRegistered()) return attach(preparation);
  const configFile = process.env.OTEL_CONFIG_FILE?.trim();
  const running = await (configFile ? startConfigured(configFile, preparation) : startOwn(preparation));
  watchForLaterSdk(() =>
    say(
      'another OpenTelemetry SDK was started after this one: it gets no spans, and what it patches counts twice. ' +
        'Start only one of them, or the other one first: then the breakers are traced through it',
    ),
  );
  return running;
}

async function startOwn(preparation: Preparation): Promise<RunningInstrumentation> {
  const { settings, application, warn, complaints } = preparation;
  const { env } = process;
  const resource = createResource(application, preparation.options.serviceName);
  const isAllowed = hostRule(settings.propagateTo);
  // Before anything is patched: what is patched later is around what this patches.
  const faults = await faultInjectionFor(settings, { resource, isAllowed, say });
  const propagator = await propagatorFromEnv(env, warn);
  if (settings.faults && !propagator?.fields().includes('baggage')) {
    warn('FAULTLINE_FIT is 1, but OTEL_PROPAGATORS leaves baggage out: experiments end at this process');
  }
  const { instrumentations, description } = await loadPatches(preparation, faults.points);

  const serviceName = String(resource.attributes[ATTR_SERVICE_NAME]);
  const outage = new Outage(settings.endpoint, say);
  const delivery = settings.isExportOff ? undefined : createDelivery(settings, outage);
  const gauges = reportGauges(settings, resource);
  const provider = registerProvider({
    resource,
    instrumentations,
    sampler: samplerFromEnv(env, { keepErrors: settings.keepErrors, warn }),
    propagator: propagator && faults.around(new CallerPropagator(propagator, serviceName, isAllowed)),
    spanProcessors: [
      new CallerSpanProcessor(),
      new PolicySpanProcessor(),
      new FetchErrorProcessor(),
      new NextSpanProcessor(),
      ...faults.spanProcessors,
      ...(settings.keepErrors ? [new UnsampledSpanProcessor()] : []),
      ...(delivery ? [delivery.queue] : []),
    ],
  });
  patchHttpModules();
  nameFastifyRoutes();

  const destination = settings.isExportOff ? 'nowhere (OTEL_TRACES_EXPORTER=none)' : settings.endpoint;
  say(`${serviceName} → ${destination}; ${description}${faults.announcement}${complaints()}`);
  const stopFlushing = delivery ? flushAtExit(delivery, EXIT_FLUSH_CAP_MS) : () => {};
  return {
    flush: async () => delivery?.queue.forceFlush(),
    shutdown: async () => {
      stopFlushing();
      gauges?.stop();
      faults.stop();
      await provider.shutdown();
    },
    lostSpans: () => outage.lostSpans,
    faults: faultCounts,
  };
}

function reportGauges({ metrics }: Settings, resource: Resource): GaugeReporter | undefined {
  if (!metrics) return undefined;
  const { url, compression, intervalMs } = metrics;
  const exporter = createOtlpMetricExporter({ url, compression, env: process.env });
  return new GaugeReporter({ exporter, resource, read: () => readGauges(everyBreaker(), everyBulkhead()), intervalMs });
}
