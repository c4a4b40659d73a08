import type { TextMapPropagator } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { Resource } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { HostRule } from '../peer/allowed-hosts.ts';
import type { FaultSettings } from './settings.ts';

/** What fault injection adds to the tracing of a process. */
export interface FaultInjection {
  /** Makes experiments travel with requests. */
  around(propagator: TextMapPropagator): TextMapPropagator;
  spanProcessors: SpanProcessor[];
  /** Where faults are injected into calls of databases and caches. They come before whatever traces these. */
  points: Instrumentation[];
  /** Part of the start-up line. */
  announcement: string;
  stop(): void;
}

export interface FaultInjectionOptions {
  resource: Resource;
  isAllowed: HostRule;
  say(message: string): void;
}

const OFF: FaultInjection = {
  around: (propagator) => propagator,
  spanProcessors: [],
  points: [],
  announcement: '',
  stop: () => {},
};

/** Turns fault injection on, if the settings say so. Where it is off, nothing of it is loaded. */
export async function faultInjectionFor(
  { faults }: { faults: FaultSettings | undefined },
  options: FaultInjectionOptions,
): Promise<FaultInjection> {
  if (!faults) return OFF;
  const { startFaultInjection } = await import('./start-fault-injection.ts');
  return startFaultInjection(faults, options);
}
