import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';

type B3Module = { B3Propagator: new (config?: { injectEncoding: number }) => TextMapPropagator };

const B3_MULTI_HEADER = 1;

/**
 * The propagator that `OTEL_PROPAGATORS` names; tracecontext and baggage where it names nothing.
 *
 * @param warn told, as a sentence, about a name that is not understood.
 * @returns `null` for `none`.
 */
export async function propagatorFromEnv(
  env: NodeJS.ProcessEnv,
  warn: (message: string) => void,
): Promise<TextMapPropagator | null> {
  const names = new Set((env.OTEL_PROPAGATORS?.trim() || 'tracecontext,baggage').split(',').map((name) => name.trim()));
  if (names.has('none')) return null;
  const propagators: TextMapPropagator[] = [];
  for (const name of names) {
    if (name === 'tracecontext') propagators.push(new W3CTraceContextPropagator());
    else if (name === 'baggage') propagators.push(new W3CBaggagePropagator());
    else if (name === 'b3') propagators.push(new (await loadB3()).B3Propagator());
    else if (name === 'b3multi') {
      propagators.push(new (await loadB3()).B3Propagator({ injectEncoding: B3_MULTI_HEADER }));
    } else warn(`OTEL_PROPAGATORS names "${name}"; expected tracecontext, baggage, b3, b3multi or none`);
  }
  return new CompositePropagator({ propagators });
}

/** The SDK brings it along; this package has no need of it otherwise. */
async function loadB3(): Promise<B3Module> {
  const sdk = createRequire(import.meta.url).resolve('@opentelemetry/sdk-node');
  return import(pathToFileURL(createRequire(sdk).resolve('@opentelemetry/propagator-b3')).href);
}
