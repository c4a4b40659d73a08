import type { ErrorRise } from './error-channel.ts';

/** A store is lost where at least this share of all calls to it fails: one bad query leaves others that do not. */
const NEARLY_ALL = 0.8;
/** From here on errors are said to have risen. */
export const RISEN_FROM = 0.3;

/** Databases, caches and queues that do not answer a service any more, whatever it asks. */
export function lostStores(all: readonly ErrorRise[]): Map<string, Set<string>> {
  const lost = new Map<string, Set<string>>();
  const toStores = all.filter(({ operation, calls }) => operation.isStore && calls > 0);
  for (const calls of Map.groupBy(
    toStores,
    ({ operation }) => `${operation.service}\u0000${operation.callee}`,
  ).values()) {
    const failed = calls.reduce((sum, rise) => sum + rise.after * rise.calls, 0);
    const made = calls.reduce((sum, rise) => sum + rise.calls, 0);
    if (failed < NEARLY_ALL * made || !calls.some(({ confidence }) => confidence > RISEN_FROM)) continue;
    const { service, callee } = calls[0]!.operation;
    lost.set(service, (lost.get(service) ?? new Set()).add(callee));
  }
  return lost;
}
