/** What a process of the demo can be told to do wrong. Shares are of its requests, from 0 to 1. */
export type Fault =
  /** Waits before answering (or before processing a message). */
  | { kind: 'delay'; minMs: number; maxMs: number; share: number }
  /** Answers with HTTP 500. */
  | { kind: 'error'; share: number }
  /** Empties itself, drops its connections and refuses new ones. */
  | { kind: 'refuse' }
  /** Repeats failed calls at once and without a breaker, up to this many times. */
  | { kind: 'eager-retry'; attempts: number };

/** Message from the control to a process: its faults from now on; an empty list heals it. */
export interface FaultsMessage {
  type: 'faults';
  faults: Fault[];
}

/** Whether an IPC message sets faults. */
export function isFaultsMessage(message: unknown): message is FaultsMessage {
  return typeof message === 'object' && message !== null && (message as FaultsMessage).type === 'faults';
}

/** What the faults do to one request: milliseconds to wait first, and whether to fail then. */
export interface RequestFate {
  delayMs: number;
  fails: boolean;
}

/** Decides the fate of one request. `random` gives numbers in [0, 1). */
export function fateOf(faults: readonly Fault[], random: () => number): RequestFate {
  const fate: RequestFate = { delayMs: 0, fails: false };
  for (const fault of faults) {
    if (fault.kind === 'delay' && random() < fault.share) {
      fate.delayMs += fault.minMs + random() * (fault.maxMs - fault.minMs);
    }
    if (fault.kind === 'error' && random() < fault.share) fate.fails = true;
  }
  return fate;
}
