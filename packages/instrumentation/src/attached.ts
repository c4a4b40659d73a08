import { installHooks } from './patches.ts';
import type { Preparation } from './preparation.ts';
import { say } from './say.ts';
import { INERT, type RunningInstrumentation } from './start.ts';

/** Traces breakers through the SDK that somebody else has registered. */
export async function attach({ breakers, settings, warn, complaints }: Preparation): Promise<RunningInstrumentation> {
  if (settings.faults) warn('FAULTLINE_FIT is 1, but faults are injected only under an SDK of our own');
  const hookMode = await installHooks(breakers);
  say(
    `another OpenTelemetry SDK is registered: only opossum, cockatiel and mollitia are patched, its settings apply, ` +
      `and client spans are not told their breaker (hooks: ${hookMode})${complaints()}`,
  );
  return INERT;
}
