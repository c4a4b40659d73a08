import {
  context,
  DiagConsoleLogger,
  DiagLogLevel,
  diag,
  propagation,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { getNumberFromEnv } from '@opentelemetry/core';
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation';
import type { Resource } from '@opentelemetry/resources';
import { type Sampler, type SpanLimits, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export interface ProviderOptions {
  resource: Resource;
  instrumentations: Instrumentation[];
  sampler: Sampler;
  /** `null` where nothing is to travel. */
  propagator: TextMapPropagator | null;
  spanProcessors: SpanProcessor[];
}

/** Each limit, and the variables that set it, the more particular one first. */
const SPAN_LIMITS: readonly [keyof SpanLimits, ...string[]][] = [
  ['attributeCountLimit', 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  ['attributeValueLengthLimit', 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
  ['eventCountLimit', 'OTEL_SPAN_EVENT_COUNT_LIMIT'],
  ['linkCountLimit', 'OTEL_SPAN_LINK_COUNT_LIMIT'],
  ['attributePerEventCountLimit', 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'],
  ['attributePerLinkCountLimit', 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'],
];

/**
 * Registers tracing with the OpenTelemetry API, out of the parts that `NodeSDK` of `@opentelemetry/sdk-node` is made of
 * and in its order. Loading `NodeSDK` means loading every exporter there is, which takes most of a start.
 */
export function registerProvider(options: ProviderOptions): TracerProvider {
  logDiagnostics(process.env.OTEL_LOG_LEVEL);
  registerInstrumentations({ instrumentations: options.instrumentations });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  if (options.propagator) propagation.setGlobalPropagator(options.propagator);
  const { resource, sampler, spanProcessors } = options;
  const provider = new TracerProvider({ resource, sampler, spanProcessors, spanLimits: spanLimits() });
  trace.setGlobalTracerProvider(provider);
  return provider;
}

function logDiagnostics(level: string | undefined): void {
  const name = level?.trim().toUpperCase();
  if (!name) return;
  const logLevel = DiagLogLevel[name as keyof typeof DiagLogLevel] ?? DiagLogLevel.INFO;
  diag.setLogger(new DiagConsoleLogger(), { logLevel });
}

function spanLimits(): SpanLimits {
  const limits: SpanLimits = {};
  for (const [limit, ...variables] of SPAN_LIMITS) {
    const value = variables.map((variable) => getNumberFromEnv(variable)).find((number) => number !== undefined);
    if (value !== undefined) limits[limit] = value;
  }
  return limits;
}
