import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, fateOf, isFaultsMessage } from '../faults.ts';

let active: readonly Fault[] = [];
const listeners: ((faults: readonly Fault[]) => void)[] = [];

process.on('message', (message) => {
  if (!isFaultsMessage(message)) return;
  active = message.faults;
  for (const listener of listeners) listener(active);
});

/** Calls back whenever the faults change. */
export function onFaultsChange(listener: (faults: readonly Fault[]) => void): void {
  listeners.push(listener);
}

/** Waits as the faults demand, then tells whether this piece of work has to fail. */
export async function suffer(): Promise<boolean> {
  if (active.length === 0) return false;
  const { delayMs, fails } = fateOf(active, Math.random);
  if (delayMs > 0) await wait(delayMs);
  return fails;
}
