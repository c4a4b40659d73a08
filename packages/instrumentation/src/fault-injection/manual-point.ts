import { trace } from '@opentelemetry/api';
import type { TargetType } from './experiment.ts';
import { activeFaultInjector } from './fault-injector.ts';

/** What an experiment may aim at. */
export interface FaultTarget {
  type: TargetType;
  /** Of the service, breaker, database, cache or queue. */
  name: string;
  operation?: string;
}

/**
 * A place of the application's own where experiments may inject faults: call it right before what it stands for. It
 * resolves at once unless the request at hand takes part in an experiment with this target; then it waits, or throws.
 *
 * @throws InjectedFaultError, with `code` FAULT_INJECTED or ECONNRESET.
 */
export async function injectFault(target: FaultTarget): Promise<void> {
  const injection = activeFaultInjector()?.at({ type: 'manual', target });
  if (!injection?.begin(trace.getActiveSpan())) return;
  const failure = await injection.suffer();
  if (failure) throw failure.error;
}
