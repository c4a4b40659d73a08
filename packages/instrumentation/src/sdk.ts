import { isMainThread } from 'node:worker_threads';
import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { Resource } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { describeApplication } from './application.ts';
import { CockatielInstrumentation } from './cockatiel/instrumentation.ts';
import { complainOfDuplicateApi } from './duplicate-api.ts';
import { ConnectSpans } from './export/connect-spans.ts';
import { GaugeReporter } from './export/gauge-reporter.ts';
import { createOtlpExporter, createOtlpMetricExporter } from './export/otlp-exporter.ts';
import { Outage } from './export/outage.ts';
import { samplerFromEnv } from './export/sampler.ts';
import { SpanQueue } from './export/span-queue.ts';
import { nameFastifyRoutes } from './fastify-routes.ts';
import { faultCounts } from './fault-injection/fault-counts.ts';
import { faultInjectionFor } from './fault-injection/fault-injection.ts';
import { FetchErrorProcessor } from './fetch-error-processor.ts';
import { flushAtExit } from './flush-at-exit.ts';
import { installModuleHooks } from './module-hooks.ts';
import { MollitiaInstrumentation } from './mollitia/instrumentation.ts';
import { NextSpanProcessor } from './next-span-processor.ts';
import { hookedModules, loadOfficialInstrumentations } from './official-instrumentations.ts';
import { OpossumInstrumentation } from './opossum/instrumentation.ts';
import { patchHttpModules } from './patch-http.ts';
import { hostRule } from './peer/allowed-hosts.ts';
import { CallerPropagator } from './peer/caller-propagator.ts';
import { CallerSpanProcessor } from './peer/caller-span-processor.ts';
import { propagatorFromEnv } from './propagator.ts';
import { everyBreaker } from './resilience/breaker.ts';
import { everyBulkhead } from './resilience/bulkhead.ts';
import { readGauges } from './resilience/gauges.ts';
import { PolicySpanProcessor } from './resilience/policy-span-processor.ts';
import { createResource } from './resource.ts';
import { readSettings, type Settings } from './settings.ts';
import type { RunningInstrumentation, StartOptions } from './start.ts';

const FLUSH_CAP_MS = 2000;

/** Starts tracing this process: all of it, or only its breakers where another SDK is in charge already. */
export async function startSdk(options: StartOptions): Promise<RunningInstrumentation> {
  const { env } = process;
  const settings = readSettings(env, options);
  const application = describeApplication(process.argv[1], process.cwd());
  const directories = [application.directory, process.cwd()];
  const say = (message: string) => {
    if (!settings.isQuiet && isMainThread) process.stderr.write(`[faultline] ${message}\n`);
  };
  const duplicate = complainOfDuplicateApi(application.directory);
  if (duplicate) settings.complaints.push(duplicate);
  const breakers = [new OpossumInstrumentation(), new CockatielInstrumentation(), new MollitiaInstrumentation()];

  if (isAnotherSdkRegistered()) {
    if (settings.faults)
      settings.complaints.push('FAULTLINE_FIT is 1, but faults are injected only under an SDK of our own');
    const hookMode = await installModuleHooks(breakers.flatMap(hookedModules));
    say(
      `another OpenTelemetry SDK is registered: only opossum, cockatiel and mollitia are patched, its settings apply, ` +
        `and client spans are not told their breaker (hooks: ${hookMode})${complaints(settings)}`,
    );
    return { flush: async () => {}, shutdown: async () => {}, lostSpans: () => 0, faults: faultCounts };
  }

  const warn = (message: string) => settings.complaints.push(message);
  const resource = createResource(application, options.serviceName);
  const isAllowed = hostRule(settings.propagateTo);
  // Before anything is patched: what is patched later is around what this patches.
  const faults = await faultInjectionFor(settings, { resource, isAllowed, say });
  const [official, propagator] = await Promise.all([
    loadOfficialInstrumentations(directories),
    propagatorFromEnv(env, warn),
  ]);
  settings.complaints.push(...official.complaints);
  if (settings.faults && !propagator?.fields().includes('baggage')) {
    warn('FAULTLINE_FIT is 1, but OTEL_PROPAGATORS leaves baggage out: experiments end at this process');
  }
  const extra = [...official.found.map((each) => each.instrumentation), ...(options.instrumentations ?? [])];
  const instrumentations: Instrumentation[] = [
    new HttpInstrumentation(),
    new UndiciInstrumentation(),
    ...breakers,
    ...faults.points,
    ...extra,
  ];
  const hookMode = await installModuleHooks([
    ...new Set([...breakers, ...faults.points, ...extra].flatMap(hookedModules)),
  ]);

  const serviceName = String(resource.attributes[ATTR_SERVICE_NAME]);
  const outage = new Outage(settings.endpoint, say);
  const delivery = settings.isExportOff ? undefined : createDelivery(settings, outage);
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    instrumentations,
    sampler: samplerFromEnv(env, warn),
    textMapPropagator: propagator && faults.around(new CallerPropagator(propagator, serviceName, isAllowed)),
    spanProcessors: [
      new CallerSpanProcessor(),
      new PolicySpanProcessor(),
      new FetchErrorProcessor(),
      new NextSpanProcessor(),
      ...faults.spanProcessors,
      ...(delivery ? [delivery.queue] : []),
    ],
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  patchHttpModules();
  nameFastifyRoutes();

  const patched = ['http', 'fetch', 'opossum', 'cockatiel', 'mollitia', ...official.found.map((each) => each.library)];
  say(
    `${serviceName} → ${settings.isExportOff ? 'nowhere (OTEL_TRACES_EXPORTER=none)' : settings.endpoint}; ` +
      `hooks: ${hookMode}; patched: ${patched.join(', ')}${faults.announcement}${complaints(settings)}`,
  );
  const gauges = reportGauges(settings, resource);
  const stopFlushing = delivery ? flushAtExit(delivery, FLUSH_CAP_MS) : () => {};
  return {
    flush: async () => delivery?.queue.forceFlush(),
    shutdown: async () => {
      stopFlushing();
      gauges?.stop();
      faults.stop();
      await sdk.shutdown();
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

interface Delivery {
  queue: SpanQueue;
  hasPending(): boolean;
  flush(): Promise<void>;
}

function createDelivery(settings: Settings, outage: Outage): Delivery {
  const { exporter, setRetrying } = createOtlpExporter(
    { url: settings.exporterUrl, compression: settings.compression, env: process.env },
    outage,
  );
  const { delayMs, maxQueueSize, maxBatchSize } = settings;
  const connectSpans = new ConnectSpans();
  const queue = new SpanQueue({
    exporter,
    isRedundant: (span) => connectSpans.isRedundant(span),
    delayMs,
    maxQueueSize,
    maxBatchSize,
    onLoss: (spans) => outage.lose(spans),
  });
  return {
    queue,
    hasPending: () => queue.hasPending,
    flush: async () => {
      setRetrying(false);
      await queue.forceFlush();
      setRetrying(true);
    },
  };
}

function isAnotherSdkRegistered(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegate().constructor.name !== 'NoopTracerProvider';
}

function complaints({ complaints }: Settings): string {
  return complaints.length === 0 ? '' : `; looks wrong: ${complaints.join('; ')}`;
}
